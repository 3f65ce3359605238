import { parseYaml } from "../text/yaml-parse.ts";
import { mapAtPath, pairAtPath, type YamlNode, yamlValue } from "../text/yaml-tree.ts";
import { completeKeys } from "./complete-lora-config-keys.ts";
import { nameDefault, yamlText } from "./describe-lora-config-value.ts";
import type { ConfigCompletion } from "./lora-config-completion.ts";
import { type ConfigCursor, configCursor } from "./lora-config-cursor.ts";
import { type ConfigKey, configKeyAt } from "./lora-config-keys.ts";

/** The linear layers of Llama, Qwen, Mistral and most others. */
const layerNames = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

/**
 * What can be written at `offset`: keys that are not there yet, values of a key, and for the dataset keys the files of
 * `nearbyDatasets` (relative to the config). In the order in which an editor shall show them.
 */
export function completeConfig(
  text: string,
  offset: number,
  nearbyDatasets: readonly string[] = [],
): readonly ConfigCompletion[] {
  const cursor = configCursor(text, offset);
  if (!cursor) return [];
  if (cursor.kind === "key") return completeKeys({ text, cursor, written: keysWritten(text, cursor) });
  const key = configKeyAt(cursor.path);
  if (!key || key.types.includes("object")) return [];
  return [...completeValues({ key, cursor, root: parseYaml(text).root, nearbyDatasets })];
}

/** Keys of the section that stand elsewhere than under the cursor. Half a key would join the next line, so it is read without. */
function keysWritten(text: string, cursor: ConfigCursor & { kind: "key" }): ReadonlySet<string> {
  const { start, end } = cursor.span;
  const { root } = parseYaml(cursor.hasColon ? text : text.slice(0, start) + text.slice(end));
  const map = mapAtPath(root, cursor.section === "" ? [] : cursor.section.split("."));
  const pairs = map?.pairs.filter(({ key }) => !cursor.hasColon || key.span.end < start || key.span.start > end);
  return new Set(pairs?.map(({ key }) => key.name));
}

function* completeValues(place: {
  key: ConfigKey;
  cursor: ConfigCursor & { kind: "value" };
  root: YamlNode | null;
  nearbyDatasets: readonly string[];
}): Iterable<ConfigCompletion> {
  const { key, cursor, root, nearbyDatasets } = place;
  const isPath = key.path === "dataset.train" || key.path === "dataset.validation";
  const offer = (label: string, kind: "value" | "file"): ConfigCompletion => ({
    label,
    kind,
    detail: label === yamlText(key.defaultValue) ? "default" : "",
    documentation: key.summary,
    span: cursor.span,
    newText: label,
    snippet: null,
  });
  if (isPath) for (const path of nearbyDatasets) yield offer(yamlText(path), "file");
  const present = cursor.isItem ? itemsAt(root, key.path) : new Set<unknown>();
  for (const value of legalValues(key, cursor.isItem)) if (!present.has(value)) yield offer(value, "value");
}

/** The values worth offering, the default first. */
function legalValues(key: ConfigKey, isItem: boolean): readonly string[] {
  if (isItem) return key.choices ?? (key.path === "lora.target_modules" ? layerNames : []);
  const isList = key.types.includes("array");
  const values = [
    ...(key.defaultValue === undefined ? [] : [nameDefault(key)]),
    ...(isList ? (key.choices ?? []).map((choice) => `[${choice}]`) : (key.choices ?? [])),
    ...(key.types.includes("boolean") ? ["true", "false"] : []),
    ...(key.types.includes("null") ? ["null"] : []),
  ];
  return [...new Set(values)];
}

function itemsAt(root: YamlNode | null, path: string): ReadonlySet<unknown> {
  const value = yamlValue(pairAtPath(root, path.split("."))?.value ?? null);
  return new Set(Array.isArray(value) ? value : []);
}
