/**
 * YAML as a tree with a span on every key and value. Spans are UTF-16 offsets into the whole text. The tree owes nothing to the
 * library that parsed it, so that rules, completion and hover never meet its classes.
 */
export type YamlSpan = { readonly start: number; readonly end: number };

/** `value` is what YAML 1.2 reads: `2e-4` is a number, `yes` is text. `plain` means written without quotes. */
export type YamlScalar = {
  readonly kind: "scalar";
  readonly span: YamlSpan;
  readonly value: string | number | boolean | null;
  readonly plain: boolean;
};
export type YamlList = {
  readonly kind: "list";
  readonly span: YamlSpan;
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
};
export type YamlMap = {
  readonly kind: "map";
  readonly span: YamlSpan;
  readonly flow: boolean;
  readonly pairs: readonly YamlPair[];
};
export type YamlNode = YamlScalar | YamlList | YamlMap;

/** A key without a value has a null scalar of no width behind its colon. */
export type YamlPair = { readonly key: { readonly name: string; readonly span: YamlSpan }; readonly value: YamlNode };

export type YamlProblemKind = "syntax" | "too-deep" | "alias-bomb";
export type YamlProblem = {
  readonly kind: YamlProblemKind;
  readonly span: YamlSpan;
  readonly message: string;
  /** The text that repairs the span, where one is certain. */
  readonly replacement?: { readonly title: string; readonly newText: string };
};

/** `root` is null for an empty text, and for one that a guard refused. */
export type YamlTree = { readonly root: YamlNode | null; readonly problems: readonly YamlProblem[] };

/** The pair at a path such as ["lora", "r"]. Of two equal keys the last one counts, as every loader has it. */
export function pairAtPath(root: YamlNode | null, path: readonly string[]): YamlPair | undefined {
  let node: YamlNode | null = root;
  let found: YamlPair | undefined;
  for (const name of path) {
    if (node?.kind !== "map") return undefined;
    found = node.pairs.findLast((pair) => pair.key.name === name);
    if (found === undefined) return undefined;
    node = found.value;
  }
  return found;
}

/** The map at a path; the root's own for an empty path. */
export function mapAtPath(root: YamlNode | null, path: readonly string[]): YamlMap | undefined {
  const node = path.length === 0 ? root : pairAtPath(root, path)?.value;
  return node?.kind === "map" ? node : undefined;
}

/** Plain values as a schema checks them. Objects have no prototype, so that a key `__proto__` is only a key. */
export function yamlValue(node: YamlNode | null): unknown {
  if (node === null) return null;
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(yamlValue);
  const value: Record<string, unknown> = Object.create(null);
  for (const pair of node.pairs) value[pair.key.name] = yamlValue(pair.value);
  return value;
}
