import type { ResolvedLoraConfig } from "../../schemas/contracts.generated.ts";
import type { FormatName } from "../../schemas/row-formats.ts";
import { parseYaml } from "../text/yaml-parse.ts";
import { pairAtPath, type YamlPair, type YamlTree, yamlValue } from "../text/yaml-tree.ts";
import { fillDefaults } from "./lora-config-defaults.ts";
import { type ConfigViolation, configViolations, isWithin } from "./lora-config-violations.ts";

/** What rules may ask about the world around a config; gathered at the rim. Paths are as written in the config. */
export type ConfigFacts = {
  /** Whether a path leads to a file. null when nobody can know, as for a text without a folder. */
  readonly fileExists: (path: string) => boolean | null;
  /** JSONL files near the config that a misspelt path may mean, relative to it. */
  readonly nearbyDatasets: readonly string[];
  /** Rows of dataset.train, null when not counted. */
  readonly rows: number | null;
  /** What the first row of dataset.train is, null when nobody can tell. */
  readonly trainFormat: FormatName | null;
};

/** Facts for a text of which nothing but the text is known. */
export const unknownFacts: ConfigFacts = {
  fileExists: () => null,
  nearbyDatasets: [],
  rows: null,
  trainFormat: null,
};

/** A lora.yaml with its meaning: the tree with spans, what breaks the schema, and what every setting amounts to. */
export type LoraConfigDocument = {
  readonly text: string;
  readonly tree: YamlTree;
  readonly violations: readonly ConfigViolation[];
  /** Every default filled in; a value that breaks the schema is replaced by its default. */
  readonly settings: ResolvedLoraConfig;
};

/** Reads a lora.yaml. Never throws; an empty or broken text gives the defaults and says what is wrong. */
export function parseLoraConfig(text: string): LoraConfigDocument {
  return loraConfigOf(text, parseYaml(text));
}

/** The meaning of a tree of `text`. */
export function loraConfigOf(text: string, tree: YamlTree): LoraConfigDocument {
  const value = tree.root === null ? {} : yamlValue(tree.root);
  const violations = configViolations(value);
  const broken = violations.map(({ path }) => path);
  return { text, tree, violations, settings: fillDefaults(value, broken) };
}

/** The key and value written at `path`, a key of the schema ("lora.r"); undefined when left out. */
export function writtenPair(document: LoraConfigDocument, path: string): YamlPair | undefined {
  return pairAtPath(document.tree.root, path.split("."));
}

/** The pair at `path` when it is written and its value is legal, so that a rule can judge what it says. */
export function legalPair(document: LoraConfigDocument, path: string): YamlPair | undefined {
  const own = path.split(".");
  const isBroken = document.violations.some(({ path: broken }) => isWithin(broken, own) || isWithin(own, broken));
  return isBroken ? undefined : writtenPair(document, path);
}
