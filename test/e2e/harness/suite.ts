/** What every end-to-end suite needs from the machine. */
export type Hosts = {
  readonly root: string;
  /** Where downloads and builds are kept between runs. */
  readonly cacheFolder: string;
  /** A new, empty folder for one suite; removed when its tests passed. */
  makeFolder(name: string): Promise<string>;
  log(line: string): void;
};

/** What suites in a real editor need beside it; found or installed once per run. */
export type EditorHosts = Hosts & { readonly chromium: string };

/** One user journey, or one step of it. The journeys of a suite run in order and share its editor. */
export type Journey = {
  readonly name: string;
  /** Earlier journeys of the suite without which this one means nothing. */
  readonly needs?: readonly string[];
  run(): Promise<void>;
};

export type OpenSuite = {
  readonly journeys: readonly Journey[];
  /** For journeys that download gigabytes; the runner's own limit is minutes. */
  readonly journeyLimitMs?: number;
  /** Keeps what helps to understand the failure of `journey`; returns lines for the report. */
  evidence?(journey: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

export type Suite<H extends Hosts = EditorHosts> = { readonly name: string; open(hosts: H): Promise<OpenSuite> };

/** Thrown where a host cannot be had: the journey is reported as skipped, with this sentence. */
export class Skipped extends Error {}
