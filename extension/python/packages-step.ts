import { join } from "node:path";
import { Problem } from "../problem.ts";
import { stepFailed } from "./explain-failure.ts";
import { inspectPackages, inspectPackagesAgain } from "./inspect-packages.ts";
import { runUv } from "./run-uv.ts";
import { lockFiles } from "./set-up-stamp.ts";
import type { SetUpStep, SetUpWork } from "./set-up-step.ts";

async function install(work: SetUpWork, lock: string, doing: string): Promise<void> {
  const strict = ["--no-deps", "--require-hashes", "--only-binary", ":all:"];
  const made = await runUv(work, ["pip", "install", "--python", work.paths.python, ...strict, "-r", lock]);
  if (made.code !== 0) throw stepFailed(doing, made);
}

/**
 * uv links files out of its cache, so a file that was cut or overwritten in place is broken there too: such packages are fetched
 * again.
 */
async function fetchAgain(work: SetUpWork, names: readonly string[], doing: string): Promise<void> {
  work.report(`Fetching ${names.join(", ")} again`, null);
  await runUv(work, ["cache", "clean", ...names]);
  const { torch } = await inspectPackages(work);
  const pins = names.map((name) => (name === "torch" && torch ? `torch==${torch.split("+")[0]}` : name));
  const target = ["--python", work.paths.python, "--no-deps", "--reinstall"];
  const made = await runUv(work, ["pip", "install", ...target, ...pins]);
  if (made.code !== 0) throw stepFailed(doing, made);
}

function stillBroken(names: readonly string[]): Problem {
  return new Problem({
    code: "set-up-damaged",
    message: `The Python environment stays incomplete: ${names.slice(0, 5).join(", ")}.`,
    hint: "Check the disk for errors and free space. Then set up again.",
    actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
  });
}

function lockStep(name: "packages" | "developer-tools", doing: string): SetUpStep {
  const lockOf = (work: SetUpWork): string => join(work.runtimeFolder, lockFiles[name]);
  return {
    name,
    doing,
    async isWhole(work) {
      return (await inspectPackages(work)).missing[name].length === 0;
    },
    async make(work) {
      const lock = lockOf(work);
      work.report(doing, null);
      await install(work, lock, doing);
      const first = await inspectPackagesAgain(work);
      if (first.damaged.length > 0) {
        await fetchAgain(work, first.damaged, doing);
        await install(work, lock, doing);
      }
      const last = first.damaged.length > 0 ? await inspectPackagesAgain(work) : first;
      const broken = [...last.missing[name], ...last.damaged];
      if (broken.length > 0) throw stillBroken(broken);
      return { detail: "", text: name === "packages" ? "transformers, TRL, PEFT" : "pytest, ruff, pyright" };
    },
  };
}

/** Everything beside torch that training, comparing and converting import, by hash. */
export const packagesStep = lockStep("packages", "Installing the training packages");

/** What the tests and checks of a checkout need. */
export const developerToolsStep = lockStep("developer-tools", "Installing the developer tools");
