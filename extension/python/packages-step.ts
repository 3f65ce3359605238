import { join } from "node:path";
import { Problem } from "../problem.ts";
import { stepFailed } from "./explain-failure.ts";
import { inspectPackages, inspectPackagesAgain } from "./inspect-packages.ts";
import { runUv } from "./run-uv.ts";
import { type LockPart, lockFiles } from "./set-up-stamp.ts";
import type { SetUpStep, SetUpWork } from "./set-up-step.ts";
import { installTorch } from "./torch-step.ts";

const doings: Readonly<Record<LockPart, string>> = {
  packages: "Installing the training packages",
  "developer-tools": "Installing the developer tools",
};

async function install(work: SetUpWork, part: LockPart, anew: readonly string[]): Promise<void> {
  const strict = ["--no-deps", "--require-hashes", "--only-binary", ":all:"];
  const lock = join(work.runtimeFolder, lockFiles[part]);
  const again = anew.flatMap((name) => ["--reinstall-package", name]);
  const made = await runUv(work, ["pip", "install", "--python", work.paths.python, ...strict, ...again, "-r", lock]);
  if (made.code !== 0) throw stepFailed(doings[part], made);
}

/**
 * uv links files out of its cache, so a file that was cut or overwritten in place is broken there too: such packages are fetched
 * again.
 */
async function fetchAgain(work: SetUpWork, part: LockPart, names: readonly string[]): Promise<void> {
  work.report(`Fetching ${names.join(", ")} again`, null);
  await runUv(work, ["cache", "clean", ...names]);
  await installTorch(work, { build: work.stamp.parts.torch?.detail ?? "ordinary", anew: names });
  await install(work, part, names);
}

function stillBroken(names: readonly string[]): Problem {
  return new Problem({
    code: "set-up-damaged",
    message: `The Python environment stays incomplete: ${names.slice(0, 5).join(", ")}.`,
    hint: "Check the disk for errors and free space. Then set up again.",
    actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
  });
}

function lockStep(part: LockPart, text: string): SetUpStep {
  return {
    name: part,
    doing: doings[part],
    async isWhole(work) {
      return (await inspectPackages(work)).missing[part].length === 0;
    },
    async make(work) {
      work.report(doings[part], null);
      await install(work, part, []);
      const { damaged } = await inspectPackagesAgain(work);
      if (damaged.length > 0) await fetchAgain(work, part, damaged);
      const last = damaged.length > 0 ? await inspectPackagesAgain(work) : await inspectPackages(work);
      const broken = [...last.missing[part], ...last.damaged];
      if (broken.length > 0) throw stillBroken(broken);
      return { detail: "", text };
    },
  };
}

/** Everything beside torch that training, comparing and converting import, by hash. */
export const packagesStep = lockStep("packages", "transformers, TRL, PEFT");

/** What the tests and checks of a checkout need. */
export const developerToolsStep = lockStep("developer-tools", "pytest, ruff, pyright");
