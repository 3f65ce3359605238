import { existsSync, globSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findEnvironment } from "../../../extension/python/environment.ts";
import { homePaths } from "../../../extension/python/home-paths.ts";
import { type SetUpProgress, setUpEnvironment } from "../../../extension/python/set-up-environment.ts";
import { type FakeHome, makeFakeHome, outline } from "./fake-home.ts";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const allDone = ["python", "torch", "packages"].flatMap((step) => [`${step} started`, `${step} done`]);
const allPresent = ["uv present", "python present", "torch present", "packages present"];

// The fake uv is a script with an interpreter line, which Windows does not run.
describe.skipIf(process.platform === "win32")("setUpEnvironment", { timeout: 60_000 }, () => {
  let fake: FakeHome;
  const place = () => ({ home: fake.home, root: fake.root, pythonPath: "" });
  const site = (): string => {
    const [folder] = globSync(join(homePaths(fake.home).venv, "lib/python3*/site-packages"));
    if (folder === undefined) throw new Error("no site-packages");
    return folder;
  };

  /** How only the packages step names its lock; torch takes the same file as a constraint. */
  const lockArgument = (): string => `-r ${join(fake.root, "python-runtime/requirements.lock")}`;

  beforeEach(() => {
    fake = makeFakeHome();
  });
  afterEach(() => fake.remove());

  it("makes everything once, and finds it present the second time without asking uv for anything", async () => {
    expect(await findEnvironment(place())).toBeUndefined();
    const environment = await setUpEnvironment(fake.request());
    expect(outline(fake.progress)).toEqual(["uv present", ...allDone]);
    expect(environment).toEqual({
      home: fake.home,
      root: fake.root,
      python: homePaths(fake.home).python,
      runtimeFolder: join(fake.root, "python-runtime"),
      converter: null,
    });
    expect(await findEnvironment(place())).toEqual(environment);
    fake.forgetCalls();
    await setUpEnvironment(fake.request());
    expect(outline(fake.progress)).toEqual(allPresent);
    expect(fake.uvCalls()).toEqual([]);
  });

  it("asks for the special torch build first and takes the ordinary index when that does not answer", async () => {
    await setUpEnvironment(fake.request());
    const torch = fake.uvCalls().filter((call) => call.includes("requirements-torch.in"));
    expect(torch).toHaveLength(process.platform === "darwin" ? 1 : 2);
    expect(torch.at(-1)).not.toContain("--torch-backend");
    const packages = fake.uvCalls().find((call) => call.endsWith("requirements.lock") && !call.includes("torch"));
    expect(packages).toContain("--no-deps --require-hashes --only-binary :all:");
  });

  it("reports durations and the progress of downloads", async () => {
    await setUpEnvironment(fake.request());
    const done = fake.progress.filter(({ state }) => state === "done");
    for (const { durationMs } of done) expect(durationMs).toBeGreaterThan(0);
    expect(fake.progress).toContainEqual(
      expect.objectContaining({
        step: "packages",
        state: "progress",
        text: "Downloading beta, 2 MB of 4 MB",
        fraction: 0.5,
      }),
    );
  });

  it("goes on behind the last finished step after a failure, and names step, reason and next step", async () => {
    process.env["FAKE_UV_FAULT"] = "requirements-torch.in:offline";
    await expect(setUpEnvironment(fake.request())).rejects.toMatchObject({
      name: "Problem",
      code: "set-up-network",
      message: "Installing PyTorch failed: Failed to fetch: `https://index.example/simple/`: dns error.",
      hint: expect.stringContaining("HTTPS_PROXY"),
    });
    expect(await findEnvironment(place())).toBeUndefined();
    delete process.env["FAKE_UV_FAULT"];
    fake.forgetCalls();
    await setUpEnvironment(fake.request());
    expect(outline(fake.progress)).toEqual(["uv present", "python present", ...allDone.slice(2)]);
  });

  it("says that the disk is full", async () => {
    process.env["FAKE_UV_FAULT"] = `${lockArgument()}:full`;
    await expect(setUpEnvironment(fake.request())).rejects.toMatchObject({ code: "set-up-disk-full" });
  });

  it("starts over with a package that was written by half", async () => {
    process.env["FAKE_UV_FAULT"] = `${lockArgument()}:half`;
    await expect(setUpEnvironment(fake.request())).rejects.toMatchObject({ code: "set-up-failed" });
    delete process.env["FAKE_UV_FAULT"];
    await setUpEnvironment(fake.request());
    expect(readFileSync(join(site(), "alpha/__init__.py"), "utf8")).toBe("x = 123\n");
    expect(await findEnvironment(place())).toBeDefined();
  });

  it("ends uv and what uv started when it is cancelled, and gives the lock back", async () => {
    process.env["FAKE_UV_FAULT"] = `${lockArgument()}:hang`;
    const abort = new AbortController();
    const running = setUpEnvironment(fake.request({ signal: abort.signal }));
    const hanging = await vi.waitFor(() => {
      const line = fake.log.find((text) => text.startsWith("hanging in"));
      if (line === undefined) throw new Error("not there yet");
      return line.split(" ").slice(2).map(Number);
    }, 30_000);
    expect(hanging.map(isAlive)).toEqual([true, true]);
    abort.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError", code: "cancelled" });
    await vi.waitFor(() => expect(hanging.map(isAlive)).toEqual([false, false]), 5000);
    expect(existsSync(homePaths(fake.home).lock)).toBe(false);
    delete process.env["FAKE_UV_FAULT"];
    fake.forgetCalls();
    await setUpEnvironment(fake.request());
    expect(outline(fake.progress)).toContain("torch present");
  });

  it.each([
    ["a deleted file", () => rmSync(join(site(), "alpha/__init__.py"))],
    ["a cut file", () => truncateSync(join(site(), "beta/__init__.py"), 3)],
    ["a removed package", () => rmSync(join(site(), "alpha-1.0.dist-info"), { recursive: true })],
    ["a removed torch", () => rmSync(join(site(), "torch-2.14.1.dist-info"), { recursive: true })],
    [
      "an interpreter that is gone",
      () => {
        rmSync(homePaths(fake.home).python);
        symlinkSync("/nowhere/python", homePaths(fake.home).python);
      },
    ],
    ["a torn stamp", () => truncateSync(homePaths(fake.home).stamp, 20)],
  ])("repairs %s", async (_name, breakIt) => {
    await setUpEnvironment(fake.request());
    breakIt();
    fake.forgetCalls();
    await setUpEnvironment(fake.request());
    expect(outline(fake.progress).some((line) => line.endsWith("done"))).toBe(true);
    for (const name of ["torch", "alpha", "beta"])
      expect(readFileSync(join(site(), name, "__init__.py"), "utf8")).toBe("x = 123\n");
    fake.forgetCalls();
    await setUpEnvironment(fake.request());
    expect(outline(fake.progress)).toEqual(allPresent);
  });

  it("counts an environment from other locks as not set up, and brings only what changed", async () => {
    await setUpEnvironment(fake.request());
    writeFileSync(join(fake.root, "python-runtime/requirements.lock"), "alpha==1.5 \\\n    --hash=sha256:00\n");
    expect(await findEnvironment(place())).toBeUndefined();
    fake.forgetCalls();
    await setUpEnvironment(fake.request());
    expect(outline(fake.progress)).toEqual([...allPresent.slice(0, 3), "packages started", "packages done"]);
  });

  it("brings the developer tools when asked, and keeps them out of the question whether training can start", async () => {
    await setUpEnvironment(fake.request({ developerTools: true }));
    expect(existsSync(join(site(), "gamma/__init__.py"))).toBe(true);
    fake.forgetCalls();
    await setUpEnvironment(fake.request({ developerTools: true }));
    expect(outline(fake.progress)).toEqual([...allPresent, "developer-tools present"]);
  });

  it("lets a second set-up of the same home wait for the first", async () => {
    const others: SetUpProgress[] = [];
    const first = setUpEnvironment(fake.request());
    const second = setUpEnvironment(fake.request({ onProgress: (item) => others.push(item) }));
    await Promise.all([first, second]);
    const [waited, worked] = fake.progress.length < others.length ? [fake.progress, others] : [others, fake.progress];
    expect(outline(worked)).toEqual(["uv present", ...allDone]);
    expect(outline(waited)).toEqual(["uv started", ...allPresent]);
    expect(waited[0]?.text).toBe(`Another set-up is running (process ${process.pid}); waiting for it`);
    expect(fake.uvCalls().filter((call) => call.startsWith("venv"))).toHaveLength(1);
  });

  it("says when the home cannot be written", async () => {
    const file = join(fake.root, "a-file");
    writeFileSync(file, "");
    await expect(setUpEnvironment(fake.request({ home: join(file, "home") }))).rejects.toMatchObject({
      code: "set-up-not-writable",
      hint: expect.stringContaining("TUNESMITH_HOME"),
    });
  });
});
