/** What `python -m tunesmith doctor` answers. */
export type PythonFacts = {
  readonly python: string;
  readonly platform: string;
  /** torch's version; null when it is absent or does not load. */
  readonly torch: string | null;
  readonly accelerator: "cuda" | "rocm" | "mps" | "cpu";
  readonly cuda: { readonly available: boolean; readonly version: string | null; readonly reason: string | null };
  readonly gpus: readonly { readonly name: string; readonly totalBytes: number; readonly freeBytes: number | null }[];
  readonly packages: Readonly<Record<string, string | null>>;
  readonly bitsandbytes: { readonly works: boolean; readonly reason: string | null };
};

/** Everything that the Doctor looked at, before it is judged. */
export type MachineFacts = {
  readonly node: string;
  /** "linux x64" and the like. */
  readonly platform: string;
  readonly home: string;
  /** Free bytes where the home lies; null when the disk does not say. */
  readonly freeBytes: number | null;
  /** The person's own Python; "" for Tunesmith's. */
  readonly pythonPath: string;
  /** Whether the environment is set up from this version's locks. */
  readonly isSetUp: boolean;
  /** Null when Python could not be asked; `pythonReason` says why then. */
  readonly python: PythonFacts | null;
  readonly pythonReason: string | null;
  /** Packages of Tunesmith's own environment that are missing, or whose files are. */
  readonly brokenPackages: readonly string[];
  readonly converter: string | null;
  readonly demoModel: boolean;
  /** `version` is null where no Ollama answers; the Problem's code and sentence say why then. */
  readonly ollama:
    | { readonly host: string; readonly version: string }
    | { readonly host: string; readonly version: null; readonly code: string; readonly reason: string };
};

/** One line of the Doctor. */
export type DoctorItem = {
  readonly name: string;
  readonly state: "ok" | "warning" | "missing";
  /** What is here. */
  readonly text: string;
  /** What to do; null when nothing is to be done. */
  readonly hint: string | null;
  /** Whether setting up again mends it. */
  readonly isRepairable: boolean;
};

export type DoctorReport = { readonly items: readonly DoctorItem[]; readonly facts: MachineFacts };
