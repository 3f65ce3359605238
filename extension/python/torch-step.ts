import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { stepFailed } from "./explain-failure.ts";
import { findGpu } from "./find-gpu.ts";
import { inspectPackages } from "./inspect-packages.ts";
import { runUv } from "./run-uv.ts";
import { lockFiles } from "./set-up-stamp.ts";
import type { SetUpStep, SetUpWork } from "./set-up-step.ts";

/** "cpu" is the small build without GPU support, "ordinary" whatever the ordinary index has, else uv's name of the backend. */
type TorchBuild = string;

const doing = "Installing PyTorch";
const probeTimeoutMs = 15_000;
/** A network without the special index must not cost minutes. */
const probePatience = { UV_HTTP_TIMEOUT: "5", UV_HTTP_RETRIES: "0" };

function requirements(work: SetUpWork): readonly string[] {
  const constraint = join(work.runtimeFolder, lockFiles.packages);
  return ["-r", join(work.runtimeFolder, lockFiles.torch), "-c", constraint, "--only-binary", ":all:"];
}

async function pinnedVersion(work: SetUpWork): Promise<string> {
  const text = await readFile(join(work.runtimeFolder, lockFiles.torch), "utf8");
  return /^torch==(\S+)/m.exec(text)?.[1] ?? "";
}

/**
 * Pure: what uv is asked to take torch from. With a GPU it looks itself which CUDA or ROCm the driver takes. macOS has one build,
 * which knows Apple's GPU.
 */
export function torchBackend(machine: {
  readonly platform: NodeJS.Platform;
  readonly gpu: "nvidia" | "amd" | null;
  /** UV_TORCH_BACKEND: the person's own choice. */
  readonly chosen: string;
}): TorchBuild {
  if (machine.platform === "darwin") return "ordinary";
  return machine.chosen || (machine.gpu ? "auto" : "cpu");
}

/** The build for this machine, when the index that has it answers: PyTorch keeps the builds apart from the ordinary index. */
async function chooseBuild(work: SetUpWork): Promise<TorchBuild> {
  const gpu = await findGpu(work.signal);
  const backend = torchBackend({ platform: process.platform, gpu, chosen: process.env["UV_TORCH_BACKEND"] ?? "" });
  if (backend === "ordinary") return backend;
  work.report(gpu ? "Choosing the PyTorch build for the GPU" : "Asking for the small CPU build of PyTorch", null);
  const target = ["--python", work.paths.python, "--torch-backend", backend];
  const options = { timeoutMs: probeTimeoutMs, env: probePatience };
  const answer = await runUv(work, ["pip", "install", "--dry-run", ...target, ...requirements(work)], options);
  return answer.code === 0 ? backend : "ordinary";
}

function buildText(build: TorchBuild): string {
  if (build === "ordinary") return "ordinary build";
  return build === "auto" ? "build for the GPU" : `${build} build`;
}

/**
 * torch and what it needs itself.
 * @param how.anew packages to install again although their version is there.
 */
export async function installTorch(
  work: SetUpWork,
  how: { readonly build: TorchBuild; readonly anew: readonly string[] },
): Promise<void> {
  const backend = how.build === "ordinary" ? [] : ["--torch-backend", how.build];
  const again = how.anew.flatMap((name) => ["--reinstall-package", name]);
  const target = ["--python", work.paths.python, ...backend, ...again];
  const made = await runUv(work, ["pip", "install", ...target, ...requirements(work)]);
  if (made.code !== 0) throw stepFailed(doing, made);
}

/** torch, pinned by version, its build chosen for the machine. */
export const torchStep: SetUpStep = {
  name: "torch",
  doing,
  async isWhole(work) {
    const [installed, pinned] = [(await inspectPackages(work)).torch, await pinnedVersion(work)];
    if (installed?.split("+")[0] !== pinned) return false;
    // A GPU that came after the CPU build was installed.
    return work.stamp.parts.torch?.detail !== "cpu" || (await findGpu(work.signal)) === null;
  },
  async make(work) {
    const build = await chooseBuild(work);
    // The same version may be there in another build; uv would take it as it is.
    const isOther = work.stamp.parts.torch !== undefined && work.stamp.parts.torch.detail !== build;
    work.report(doing, null);
    await installTorch(work, { build, anew: isOther ? ["torch"] : [] });
    return { detail: build, text: `torch ${await pinnedVersion(work)}, ${buildText(build)}` };
  },
};
