import type { HomePaths } from "./home-paths.ts";
import type { LockPart, SetUpPart, SetUpStamp } from "./set-up-stamp.ts";

export type SetUpStepName = "uv" | SetUpPart;

export type SetUpProgress = {
  readonly step: SetUpStepName;
  readonly state: "started" | "progress" | "done" | "present";
  /** 0 to 1; null while the length is unknown. */
  readonly fraction: number | null;
  readonly text: string;
  /** Of a step that is done. */
  readonly durationMs: number | null;
};

/** What the environment holds and lacks; see inspect-packages.ts. */
export type InstalledPackages = {
  /** name==version of what each lock asks for and is not there. */
  readonly missing: Readonly<Record<LockPart, readonly string[]>>;
  /** Names of the packages that lost files. */
  readonly damaged: readonly string[];
  /** The installed version. */
  readonly torch: string | null;
  /** The interpreter's version. */
  readonly python: string;
};

/** What a step works with. */
export type SetUpWork = {
  readonly paths: HomePaths;
  readonly runtimeFolder: string;
  /** A Python to build the environment from, before those on PATH; "" for none. */
  readonly basePython: string;
  readonly signal: AbortSignal;
  readonly stamp: SetUpStamp;
  /** Whether the developer tools belong to this set-up. */
  readonly developerTools: boolean;
  /** What was last seen in the environment; emptied when a step makes something. */
  readonly seen: { packages: Promise<InstalledPackages> | undefined };
  /** uv's path; the first step finds or installs it. */
  readonly uv: string;
  readonly report: (text: string, fraction: number | null) => void;
  /** A line of a command's output, for the log. */
  readonly onLog: (line: string) => void;
};

/** A part of the set-up. */
export type SetUpStep = {
  readonly name: SetUpPart;
  /** What a failure is called: "Installing PyTorch". */
  readonly doing: string;
  /** Whether the part is there and whole; the stamp has been compared with its lock before. */
  isWhole(work: SetUpWork): Promise<boolean>;
  /**
   * Makes the part, whatever is left of an earlier try.
   * @returns what the stamp keeps of it, "" for nothing, and a line for people.
   * @throws Problem when it cannot be made; the cancelled Problem when `work.signal` aborts.
   */
  make(work: SetUpWork): Promise<{ readonly detail: string; readonly text: string }>;
};
