import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { homePaths } from "../../../extension/python/home-paths.ts";
import type { SetUpProgress, SetUpRequest } from "../../../extension/python/set-up-environment.ts";

const repository = join(import.meta.dirname, "../../..");

/** Python itself rather than a launcher on PATH, which may take longer than everything else here. */
export const basePython = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();

/** A root with tiny locks and the real Python runtime, and a home in which a fake uv is already installed. */
export type FakeHome = {
  readonly root: string;
  readonly home: string;
  readonly progress: SetUpProgress[];
  readonly log: string[];
  /** The argument arrays of uv's calls other than --version. */
  readonly uvArguments: () => readonly (readonly string[])[];
  /** Calls of uv other than --version, as command lines. */
  readonly uvCalls: () => readonly string[];
  readonly forgetCalls: () => void;
  readonly request: (more?: Partial<SetUpRequest>) => SetUpRequest;
  readonly remove: () => void;
};

export const fakeLocks = {
  "requirements-torch.in": "torch==2.14.1\n",
  "requirements.lock":
    "alpha==1.0 \\\n    --hash=sha256:00\nbeta==2.0 ; sys_platform != 'none' \\\n    --hash=sha256:00\n",
  "requirements-dev.lock": "gamma==3.0 \\\n    --hash=sha256:00\n",
} as const;

export function makeFakeHome(): FakeHome {
  const folder = mkdtempSync(join(tmpdir(), "tunesmith-set-up-"));
  const [root, home, calls] = [join(folder, "root"), join(folder, "home"), join(folder, "calls.jsonl")];
  mkdirSync(join(root, "python-runtime"), { recursive: true });
  cpSync(join(repository, "python-runtime/tunesmith"), join(root, "python-runtime/tunesmith"), { recursive: true });
  for (const [name, text] of Object.entries(fakeLocks)) writeFileSync(join(root, "python-runtime", name), text);
  const { uv } = homePaths(home);
  mkdirSync(join(uv, ".."), { recursive: true });
  const script = readFileSync(join(import.meta.dirname, "fake_uv.py"), "utf8");
  writeFileSync(uv, script.replace(/^#!.*/, `#!${basePython}`), { mode: 0o755 });
  writeFileSync(calls, "");
  process.env["FAKE_UV_LOG"] = calls;
  const progress: SetUpProgress[] = [];
  const log: string[] = [];
  const readArguments = (): readonly (readonly string[])[] =>
    readFileSync(calls, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as string[])
      .filter(([first]) => first !== "--version");
  return {
    root,
    home,
    progress,
    log,
    uvArguments: readArguments,
    uvCalls: () => readArguments().map((args) => args.join(" ")),
    forgetCalls: () => {
      writeFileSync(calls, "");
      progress.length = 0;
    },
    request: (more = {}) => ({
      home,
      root,
      demoModel: false,
      converter: false,
      basePython,
      onProgress: (item) => progress.push(item),
      onLog: (line) => log.push(line),
      signal: new AbortController().signal,
      ...more,
    }),
    remove: () => {
      delete process.env["FAKE_UV_LOG"];
      delete process.env["FAKE_UV_FAULT"];
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** "step state" of everything that began or ended, in order. */
export function outline(progress: readonly SetUpProgress[]): readonly string[] {
  return progress.filter(({ state }) => state !== "progress").map(({ step, state }) => `${step} ${state}`);
}
