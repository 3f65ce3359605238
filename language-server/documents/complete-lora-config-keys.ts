import { describeLegal, nameDefault } from "./describe-lora-config-value.ts";
import type { ConfigCompletion } from "./lora-config-completion.ts";
import type { ConfigCursor } from "./lora-config-cursor.ts";
import { type ConfigKey, configKeysIn } from "./lora-config-keys.ts";

type KeyPlace = {
  readonly text: string;
  readonly cursor: ConfigCursor & { readonly kind: "key" };
  readonly written: ReadonlySet<string>;
};

/** The keys that a section still lacks; in a text without any key also a whole config to fill in. */
export function completeKeys({ text, cursor, written }: KeyPlace): readonly ConfigCompletion[] {
  const missing = configKeysIn(cursor.section).filter((key) => !written.has(key.name));
  const keys = missing.map((key) => keyCompletion(key, cursor));
  const isEmpty = cursor.section === "" && written.size === 0 && !text.includes("{");
  return isEmpty ? [wholeConfig(cursor), ...keys] : keys;
}

function keyCompletion(key: ConfigKey, cursor: KeyPlace["cursor"]): ConfigCompletion {
  const value = key.isRequired && key.defaultValue === undefined ? "required" : `default ${nameDefault(key)}`;
  const isSection = key.types.includes("object");
  return {
    label: key.name,
    kind: "key",
    detail: isSection ? "section" : value,
    documentation: `${key.summary} It takes ${describeLegal(key)}.${key.consequence === "" ? "" : `\n\n${key.consequence}`}`,
    span: cursor.span,
    newText: cursor.hasColon ? key.name : `${key.name}: `,
    snippet: cursor.hasColon ? null : `${key.name}: ${valueSnippet(key)}`,
  };
}

/** A place for the value: a choice where the words are fixed, else the default to type over. */
function valueSnippet(key: ConfigKey): string {
  if (key.path === "dataset") return `{ train: ${hole(1, "train.jsonl")} }`;
  if (key.path === "lora") return `{ r: ${hole(1, "16")}, alpha: ${hole(2, "32")} }`;
  const choices = key.types.includes("boolean") ? ["true", "false"] : key.types.includes("array") ? null : key.choices;
  const preset = key.defaultValue === undefined || key.defaultValue === null ? "" : nameDefault(key);
  if (!choices) return hole(1, preset);
  const ordered = [preset, ...choices.filter((choice) => choice !== preset)].filter((choice) => choice !== "");
  return `\${1|${ordered.map(escaped).join(",")}|}`;
}

function wholeConfig(cursor: KeyPlace["cursor"]): ConfigCompletion {
  const lines = (base: string, train: string): string =>
    [
      `base_model: ${base}`,
      "method: auto",
      "dataset:",
      `  train: ${train}`,
      "  validation: 0.1",
      "lora: { r: 16, alpha: 32 }",
      "learning_rate: 2.0e-4",
      "num_train_epochs: 3",
      "",
    ].join("\n");
  const base = "HuggingFaceTB/SmolLM2-135M-Instruct";
  return {
    label: "a whole lora.yaml",
    kind: "template",
    detail: "base model, data, adapter, learning rate",
    documentation: "The settings that most runs start from. What is left out has a default.",
    span: cursor.span,
    newText: lines(base, "train.jsonl"),
    snippet: lines(hole(1, base), hole(2, "train.jsonl")),
  };
}

/** A place of a snippet that starts with `text` and is typed over. */
function hole(index: number, text: string): string {
  return `\${${index}:${escaped(text)}}`;
}

/** Inside a snippet's place these characters have a meaning of their own. */
function escaped(text: string): string {
  return text.replace(/[\\$},|]/g, "\\$&");
}
