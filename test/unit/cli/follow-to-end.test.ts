import process from "node:process";
import { expect, test, vi } from "vitest";
import { followToEnd } from "../../../cli/follow-to-end.ts";
import { Problem } from "../../../extension/problem.ts";
import { followRun } from "../../../extension/runs/follow-run.ts";
import { stopRun } from "../../../extension/training/stop-run.ts";
import { capturePrinted } from "./printed.ts";

vi.mock("../../../extension/runs/follow-run.ts");
vi.mock("../../../extension/training/stop-run.ts");
const printed = capturePrinted();

test("an interrupt that cannot be passed on says why, and the run is followed to its end", async () => {
  const run = Promise.withResolvers<Awaited<ReturnType<typeof followRun>>>();
  vi.mocked(followRun).mockReturnValue(run.promise);
  const hint = "Make room on the disk.";
  vi.mocked(stopRun).mockRejectedValue(
    new Problem({ code: "disk-full", message: "The order could not be left.", hint }),
  );
  const before = process.listeners("SIGINT");
  const followed = followToEnd("/runs/sql-1");
  const interrupt = process.listeners("SIGINT").find((listener) => !before.includes(listener));
  interrupt?.("SIGINT");
  await vi.waitFor(() => expect(printed.error).toContain("The order could not be left.\nMake room on the disk.\n"));
  run.resolve({ folder: "/runs/sql-1", status: "stopped" } as Awaited<typeof run.promise>);
  expect(await followed).toBe(3);
  expect(process.listeners("SIGINT")).toEqual(before);
});
