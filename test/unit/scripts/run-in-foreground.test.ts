import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { runInForeground } from "../../../cli/run-in-foreground.mjs";

const module = join(import.meta.dirname, "../../../cli/run-in-foreground.mjs");

test("the exit code is the program's, and its output where that is piped", async () => {
  const args = ["-e", "console.log('words'); process.exitCode = 7"];
  const ended = await runInForeground(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  expect(ended).toEqual({ code: 7, stdout: "words\n" });
});

test("a program that cannot be started rejects", async () => {
  await expect(runInForeground("/nowhere/at/all", [])).rejects.toThrow("ENOENT");
});

// A terminal sends Ctrl+C to the whole group; on Windows there is none to send it to from here.
test.skipIf(process.platform === "win32")("Ctrl+C waits for a program that still saves", async () => {
  const saving = `process.once("SIGINT", () => { console.log("saving"); setImmediate(() => { console.log("saved"); process.exit(3); }); });
    setInterval(() => undefined, 1000); console.log("ready");`;
  const parent = `import { runInForeground } from ${JSON.stringify(module)};
    const { code } = await runInForeground(process.execPath, ["-e", ${JSON.stringify(saving)}]);
    console.log("child ended with " + code); process.exitCode = code;`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", parent], { detached: true });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (text.includes("ready")) process.kill(-(child.pid ?? Number.NaN), "SIGINT");
  });
  const [code] = (await once(child, "close")) as [number | null];
  expect(output).toBe("ready\nsaving\nsaved\nchild ended with 3\n");
  expect(code).toBe(3);
});
