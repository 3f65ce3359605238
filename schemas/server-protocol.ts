/** Custom requests beside LSP, by method name. The lens and "Train LoRA" ask the server; the CLI calls the same code directly. */
import type { ResolvedLoraConfig } from "./contracts.generated.ts";

/** What stands in the way of a plan, in words, with its place (1-based line and UTF-16 column) in the config file. */
export type ConfigFinding = {
  readonly rule: string;
  readonly severity: "error" | "warning" | "info" | "hint";
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** Only from a command line: the `key=value` that it is about. That has no place in the file. */
  readonly override?: string;
};

/**
 * `config` is null when an error stands in the way; then `findings` holds at least one error. `dataset` is there all the same, for whose
 * config it is and what to save before it is judged; its `train` is "" where the text does not tell.
 */
export type ResolvedConfigAnswer = {
  readonly config: ResolvedLoraConfig | null;
  readonly dataset: ResolvedLoraConfig["dataset"];
  readonly findings: readonly ConfigFinding[];
};

export const resolvedConfigRequest = "tunesmith/resolvedConfig";
export type ResolvedConfigParams = { readonly uri: string; readonly text: string };
