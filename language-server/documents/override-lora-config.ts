import { type Document, type Node, parseDocument } from "yaml";
import { configKeyAt, configKeysIn, isConfigSection } from "./lora-config-keys.ts";
import { adviseOnKey } from "./lora-config-spellings.ts";

/** An override that cannot be applied: `message` says why, `hint` what to write instead. */
export class ConfigOverrideError extends Error {
  readonly code = "config-override";
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "ConfigOverrideError";
    this.hint = hint;
  }
}

/**
 * `text` with each override applied, such as "learning_rate=1e-4" or "lora.r=8"; comments and order stay. Values are YAML 1.2.
 * @throws ConfigOverrideError for an unknown key (naming the nearest), a value or a text that is no YAML.
 */
export function applyOverrides(text: string, overrides: readonly string[]): string {
  if (overrides.length === 0) return text;
  const document = parseDocument(text, { version: "1.2", uniqueKeys: true, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    throw new ConfigOverrideError(
      `The config is not readable YAML, so nothing can be set in it: ${error.message}.`,
      "Mend it first.",
    );
  }
  for (const override of overrides) applyOverride(document, override);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function applyOverride(document: Document, override: string): void {
  const [, path, valueText] = /^\s*([^=\s]+)\s*=([\s\S]*)$/.exec(override) ?? [];
  if (path === undefined || valueText === undefined) {
    throw new ConfigOverrideError(
      `"${override}" sets nothing.`,
      "Write key=value, such as learning_rate=1e-4 or lora.r=8.",
    );
  }
  if (!configKeyAt(path)) throw unknownKeyError(path);
  const value = parseDocument(valueText, { version: "1.2", prettyErrors: false });
  const [error] = value.errors;
  if (error)
    throw new ConfigOverrideError(`The value in "${override}" is not YAML: ${error.message}.`, "Put it in quotes.");
  const steps = path.split(".");
  const section = steps.slice(0, -1);
  // A section that is left empty (`lora:`) is null to YAML and cannot take a key.
  if (section.length > 0 && document.getIn(section) === null) document.setIn(section, document.createNode({}));
  try {
    document.setIn(steps, (value.contents as Node | null) ?? null);
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw new ConfigOverrideError(
      `${path} cannot be set: ${section.join(".") || "the config"} is not a map of settings.`,
      "Mend the config first.",
    );
  }
}

function unknownKeyError(path: string): ConfigOverrideError {
  const steps = path.split(".");
  const section = steps.slice(0, -1).join(".");
  const advice = adviseOnKey(isConfigSection(section) ? section : "", steps.at(-1) ?? "");
  const hint =
    "to" in advice
      ? `Did you mean ${advice.to.path}?`
      : advice.kind === "elsewhere"
        ? advice.sentence
        : `The keys are ${configKeysIn("")
            .map((key) => key.name)
            .join(", ")}.`;
  return new ConfigOverrideError(`"${path}" is not a key of lora.yaml.`, hint);
}
