import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { stepFailed } from "./explain-failure.ts";
import { isConverterWhole } from "./is-converter-whole.ts";
import { runUv } from "./run-uv.ts";
import { runVerb } from "./run-verb.ts";
import { lockFiles } from "./set-up-stamp.ts";
import type { SetUpStep } from "./set-up-step.ts";

const unpackTimeoutMs = 60 * 60_000;

/** llama.cpp's own converter out of a source archive. uv says where the archive lies; nothing is built. */
export const converterStep: SetUpStep = {
  name: "converter",
  doing: "Setting up the GGUF converter",
  isWhole: (work) => isConverterWhole(work.paths.converter),
  async make(work) {
    await mkdir(work.paths.downloads, { recursive: true });
    const pylock = join(work.paths.downloads, "pylock.converter.toml");
    await rm(pylock, { force: true });
    const source = ["--no-deps", "--no-binary", ":all:", "--format", "pylock.toml", "--python", work.paths.python];
    const wanted = join(work.runtimeFolder, "requirements-converter.in");
    const found = await runUv(work, ["pip", "compile", "--quiet", wanted, ...source, "-o", pylock]);
    if (found.code !== 0) throw stepFailed(converterStep.doing, found);
    const lock = join(work.runtimeFolder, lockFiles.converter);
    const args = ["converter", pylock, lock, work.paths.converter];
    await runVerb(work, converterStep.doing, { args, timeoutMs: unpackTimeoutMs });
    await rm(pylock, { force: true });
    return { detail: "", text: "llama.cpp's convert_hf_to_gguf.py" };
  },
};
