import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { homePaths } from "../../../extension/python/home-paths.ts";
import { setUpEnvironment } from "../../../extension/python/set-up-environment.ts";
import { torchBackend } from "../../../extension/python/torch-step.ts";
import { type FakeHome, makeFakeHome, outline } from "./fake-home.ts";

describe("the backend that uv is asked for", () => {
  it.each([
    { platform: "linux", gpu: "nvidia", chosen: "", backend: "auto" },
    { platform: "linux", gpu: "amd", chosen: "", backend: "auto" },
    { platform: "win32", gpu: "nvidia", chosen: "", backend: "auto" },
    { platform: "linux", gpu: null, chosen: "", backend: "cpu" },
    { platform: "win32", gpu: null, chosen: "", backend: "cpu" },
    { platform: "linux", gpu: null, chosen: "cu130", backend: "cu130" },
    { platform: "linux", gpu: "amd", chosen: "rocm6.4", backend: "rocm6.4" },
    { platform: "darwin", gpu: null, chosen: "cpu", backend: "ordinary" },
  ] as const)("is $backend on $platform with the GPU $gpu and the choice '$chosen'", ({ backend, ...machine }) => {
    expect(torchBackend(machine)).toBe(backend);
  });
});

// Neither a fake uv nor a fake nvidia-smi runs on Windows, and macOS asks for no backend.
describe.skipIf(process.platform !== "linux")("what uv is told", { timeout: 60_000 }, () => {
  let fake: FakeHome;
  const file = (name: string): string => join(fake.root, "python-runtime", name);
  const python = (): string => homePaths(fake.home).python;

  /** The argument arrays of the calls that install torch, the question whether it can be had before them. */
  const torchCalls = (): readonly (readonly string[])[] =>
    fake.uvArguments().filter((args) => args.includes(file("requirements-torch.in")));
  const torchRequirements = (): readonly string[] => [
    ...["-r", file("requirements-torch.in"), "-c", file("requirements.lock")],
    ...["--only-binary", ":all:"],
  ];

  function plugInGpu(): void {
    const folder = join(fake.root, "bin");
    mkdirSync(folder);
    writeFileSync(join(folder, "nvidia-smi"), "#!/bin/sh\necho NVIDIA RTX 4090\n", { mode: 0o755 });
    vi.stubEnv("PATH", `${folder}${delimiter}${process.env["PATH"]}`);
  }

  beforeEach(() => {
    fake = makeFakeHome();
    vi.stubEnv("UV_TORCH_BACKEND", "");
    vi.stubEnv("FAKE_UV_BACKENDS", "cpu,auto");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    fake.remove();
  });

  it("installs everything but torch by hash and without what the lock does not name", async () => {
    await setUpEnvironment(fake.request({ developerTools: true }));
    for (const lock of ["requirements.lock", "requirements-dev.lock"])
      expect(fake.uvArguments()).toContainEqual([
        ...["pip", "install", "--python", python()],
        ...["--no-deps", "--require-hashes", "--only-binary", ":all:"],
        ...["-r", file(lock)],
      ]);
  });

  it("takes the small build where no GPU shows, the pinned version under the constraints of the lock", async () => {
    await setUpEnvironment(fake.request());
    const backend = ["--python", python(), "--torch-backend", "cpu"];
    expect(torchCalls()).toEqual([
      ["pip", "install", "--dry-run", ...backend, ...torchRequirements()],
      ["pip", "install", ...backend, ...torchRequirements()],
    ]);
  });

  it("takes the GPU's build once there is a GPU, in place of the same version for the CPU", async () => {
    await setUpEnvironment(fake.request());
    plugInGpu();
    fake.forgetCalls();
    await setUpEnvironment(fake.request());
    expect(outline(fake.progress)).toContain("torch done");
    const backend = ["--python", python(), "--torch-backend", "auto"];
    expect(torchCalls().at(-1)).toEqual([
      ...["pip", "install", ...backend, "--reinstall-package", "torch"],
      ...torchRequirements(),
    ]);
    fake.forgetCalls();
    await setUpEnvironment(fake.request());
    expect(outline(fake.progress)).toContain("torch present");
  });
});
