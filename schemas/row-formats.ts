import type { Provider } from "./contracts.generated.ts";

export type FormatName = Provider["formats"][number];

export type RowFormat = {
  readonly name: FormatName;
  /** What people call it. */
  readonly title: string;
  /** A row with all of these keys has this format. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
};

/**
 * In the order of detection, which is the trainer's (python-runtime/tunesmith/row_formats.py): a row of two formats is trained as the first.
 * test/fixtures/vectors/row-verdicts.json and row-prompts.json hold what all must agree on.
 */
export const rowFormats: readonly RowFormat[] = [
  { name: "messages", title: "messages", required: ["messages"], optional: [] },
  { name: "sharegpt", title: "ShareGPT", required: ["conversations"], optional: ["system", "tools"] },
  { name: "kto", title: "KTO", required: ["prompt", "completion", "label"], optional: [] },
  { name: "prompt-completion", title: "prompt and completion", required: ["prompt", "completion"], optional: [] },
  {
    name: "alpaca",
    title: "Alpaca",
    required: ["instruction", "output"],
    optional: ["input", "system", "history", "text"],
  },
  { name: "text", title: "text", required: ["text"], optional: [] },
  {
    name: "openai-preference",
    title: "preference",
    required: ["preferred_output", "non_preferred_output"],
    optional: ["input"],
  },
  { name: "preference", title: "preference", required: ["chosen", "rejected"], optional: ["prompt"] },
  { name: "tokenised", title: "tokenised", required: ["input_ids"], optional: ["attention_mask", "labels"] },
];
