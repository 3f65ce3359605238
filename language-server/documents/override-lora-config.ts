import { parseYaml } from "../text/yaml-parse.ts";
import type { YamlNode, YamlPair, YamlSpan } from "../text/yaml-tree.ts";
import { type LoraConfigDocument, loraConfigOf } from "./lora-config.ts";
import { configKeyAt, configKeysIn, isConfigSection } from "./lora-config-keys.ts";
import { adviseOnKey } from "./lora-config-spellings.ts";

/** One `key=value` of a command line. Spans count from the start of `text`. */
export type ConfigOverride = { readonly text: string; readonly path: readonly string[]; readonly pair: YamlPair };

/** An override that says nothing: `message` says why, `hint` what to write instead. */
export class ConfigOverrideError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "ConfigOverrideError";
    this.hint = hint;
  }
}

/**
 * Reads "learning_rate=1e-4" or "lora.r=8". Values are YAML 1.2.
 * @throws ConfigOverrideError for an unknown key (naming the nearest) and for a value that is no YAML.
 */
export function readOverride(text: string): ConfigOverride {
  const [head, space = "", path] = /^(\s*)([^=\s]+)\s*=/.exec(text) ?? [];
  if (head === undefined || path === undefined) {
    throw new ConfigOverrideError(
      `"${text}" sets nothing.`,
      "Write key=value, such as learning_rate=1e-4 or lora.r=8.",
    );
  }
  if (!configKeyAt(path)) throw unknownKeyError(path);
  const { root, problems } = parseYaml(text.slice(head.length));
  const [problem] = problems;
  if (problem) throw new ConfigOverrideError(`The value in "${text}" is not YAML.`, problem.message);
  const steps = path.split(".");
  const key = { name: steps.at(-1) ?? "", span: { start: space.length, end: space.length + path.length } };
  return { text, path: steps, pair: { key, value: root ? moved(root, head.length) : emptyAt(head.length) } };
}

function unknownKeyError(path: string): ConfigOverrideError {
  const steps = path.split(".");
  const section = steps.slice(0, -1).join(".");
  const advice = adviseOnKey(isConfigSection(section) ? section : "", steps.at(-1) ?? "");
  const names = configKeysIn("").map(({ name }) => name);
  const unknown = advice.kind === "elsewhere" ? advice.sentence : `The keys are ${names.join(", ")}.`;
  const hint = "to" in advice ? `Did you mean ${advice.to.path}?` : unknown;
  return new ConfigOverrideError(`"${path}" is not a key of lora.yaml.`, hint);
}

export type OverriddenConfig = {
  readonly document: LoraConfigDocument;
  /** The override that a span of the document starts in; undefined for one in the file. */
  readonly overrideAt: (offset: number) => ConfigOverride | undefined;
};

/**
 * A lora.yaml as it reads with the overrides in place. Their spans lie behind the file's text, as if each were a line of its own
 * there, so that the places of the file stay and a finding about an override has one, too. A section that is no map stays the
 * mistake it is.
 */
export function overriddenConfig(text: string, overrides: readonly ConfigOverride[]): OverriddenConfig {
  const tree = parseYaml(text);
  let { root } = tree;
  let end = text.length;
  const starts: number[] = [];
  for (const override of overrides) {
    const start = end + 1;
    starts.push(start);
    root = withPair(root, override.path, movedPair(override.pair, start));
    end = start + override.text.length;
  }
  const document = loraConfigOf(text, { ...tree, root });
  return { document, overrideAt: (offset) => overrides[starts.findLastIndex((start) => start <= offset)] };
}

function withPair(node: YamlNode | null, path: readonly string[], pair: YamlPair): YamlNode {
  const { span } = pair.key;
  const isUnset = node === null || (node.kind === "scalar" && node.value === null);
  const map: YamlNode = isUnset ? { kind: "map", span, flow: false, pairs: [] } : node;
  if (map.kind !== "map") return map;
  const [name = "", ...rest] = path;
  const own = map.pairs.findLast(({ key }) => key.name === name);
  const changed: YamlPair =
    rest.length === 0 ? pair : { key: own?.key ?? { name, span }, value: withPair(own?.value ?? null, rest, pair) };
  return { ...map, pairs: [...map.pairs.filter(({ key }) => key.name !== name), changed] };
}

function moved(node: YamlNode, by: number): YamlNode {
  const span = movedSpan(node.span, by);
  if (node.kind === "map") return { ...node, span, pairs: node.pairs.map((pair) => movedPair(pair, by)) };
  if (node.kind === "list") return { ...node, span, items: node.items.map((item) => moved(item, by)) };
  return { ...node, span };
}

function movedPair({ key, value }: YamlPair, by: number): YamlPair {
  return { key: { ...key, span: movedSpan(key.span, by) }, value: moved(value, by) };
}

function movedSpan({ start, end }: YamlSpan, by: number): YamlSpan {
  return { start: start + by, end: end + by };
}

function emptyAt(offset: number): YamlNode {
  return { kind: "scalar", span: { start: offset, end: offset }, value: null, plain: true };
}
