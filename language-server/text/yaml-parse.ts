import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from "yaml";
import { refuseYaml, tooDeep, yamlLimits } from "./yaml-guards.ts";
import { yamlProblems } from "./yaml-problems.ts";
import type { YamlNode, YamlPair, YamlProblem, YamlSpan, YamlTree } from "./yaml-tree.ts";

/** A node and how many nodes it stands for when every alias is written out. */
type Built = { readonly node: YamlNode; readonly size: number };
type Building = {
  readonly text: string;
  readonly anchors: Map<string, Built>;
  readonly problems: YamlProblem[];
  refused: boolean;
};

/** Reads YAML 1.2 (core schema). Never throws: what is wrong is in `problems`, and the tree holds what could be read all the same. */
export function parseYaml(text: string): YamlTree {
  const refusal = refuseYaml(text);
  if (refusal) return { root: null, problems: [refusal] };
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { version: "1.2", uniqueKeys: false, prettyErrors: false, logLevel: "error" });
  } catch (error) {
    if (error instanceof RangeError) return { root: null, problems: [tooDeep({ start: 0, end: 1 })] };
    throw error;
  }
  const building: Building = { text, anchors: new Map(), problems: [...yamlProblems(text, document)], refused: false };
  const root = document.contents === null ? null : build(document.contents, building, 0);
  if (root && root.size > yamlLimits.maxExpandedNodes) {
    building.refused = true;
    building.problems.push(aliasBomb(text, root.size));
  }
  // A document of comments or of "---" alone is a null scalar to the parser, and empty to people.
  const isEmpty = root?.node.kind === "scalar" && root.node.value === null && root.node.plain;
  if (!building.refused) return { root: isEmpty ? null : (root?.node ?? null), problems: building.problems };
  return { root: null, problems: building.problems.filter((problem) => problem.kind !== "syntax") };
}

function build(node: Node, building: Building, depth: number): Built {
  const span = spanOf(node, building.text);
  if (depth > yamlLimits.maxDepth) {
    if (!building.refused) building.problems.push(tooDeep({ start: span.start, end: span.start + 1 }));
    building.refused = true;
    return emptyAt(span.start);
  }
  if (isAlias(node)) return buildAlias(node.source, span, building);
  const built = buildContent(node, span, { building, depth });
  const anchor = "anchor" in node && typeof node.anchor === "string" ? node.anchor : undefined;
  if (anchor !== undefined) building.anchors.set(anchor, built);
  return built;
}

function buildContent(node: Node, span: YamlSpan, at: { building: Building; depth: number }): Built {
  if (isScalar(node)) {
    return { node: { kind: "scalar", span, value: scalarValue(node.value), plain: node.type === "PLAIN" }, size: 1 };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => build(item as Node, at.building, at.depth + 1));
    const list = { kind: "list", span, flow: node.flow === true, items: items.map((item) => item.node) } as const;
    return { node: list, size: items.reduce((sum, item) => sum + item.size, 1) };
  }
  if (!isMap(node)) return emptyAt(span.start);
  const pairs = node.items.map((pair) => buildPair(pair as Pair<Node, Node | null>, at));
  const size = pairs.reduce((sum, pair) => sum + pair.size, 1);
  return { node: { kind: "map", span, flow: node.flow === true, pairs: pairs.map(({ pair }) => pair) }, size };
}

function buildPair(pair: Pair<Node, Node | null>, at: { building: Building; depth: number }) {
  const { building, depth } = at;
  const keySpan = spanOf(pair.key, building.text);
  const name = isScalar(pair.key) ? String(pair.key.value) : building.text.slice(keySpan.start, keySpan.end);
  const value = pair.value ? build(pair.value, building, depth + 1) : emptyAt(keySpan.end);
  const built: YamlPair = { key: { name, span: keySpan }, value: value.node };
  return { pair: built, size: value.size };
}

function buildAlias(source: string, span: YamlSpan, building: Building): Built {
  const target = building.anchors.get(source);
  if (target) return { node: { ...target.node, span }, size: target.size };
  const written = building.text.slice(span.start, span.end);
  building.problems.push({
    kind: "syntax",
    span,
    message: `${written} starts with *, which YAML reads as a reference to an anchor that is not here. Put it in quotes.`,
    replacement: { title: `Write ${JSON.stringify(written)}`, newText: JSON.stringify(written) },
  });
  return { node: { kind: "scalar", span, value: written, plain: true }, size: 1 };
}

function aliasBomb(text: string, size: number): YamlProblem {
  const start = Math.max(0, text.search(/\*[A-Za-z0-9_]/));
  const nodes = size > 1e6 ? "more than a million" : `${size}`;
  return {
    kind: "alias-bomb",
    span: { start, end: start + 1 },
    message: `The aliases in this file stand for ${nodes} values, which would fill the memory. Write the values out.`,
  };
}

function scalarValue(value: unknown): string | number | boolean | null {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : String(value);
}

/** The node's own characters: block maps and block text otherwise reach over the line breaks and comments that follow. */
function spanOf(node: Node, text: string): YamlSpan {
  const [start, end] = node.range ?? [0, 0];
  return { start, end: Math.max(start, start + text.slice(start, end).trimEnd().length) };
}

function emptyAt(offset: number): Built {
  return { node: { kind: "scalar", span: { start: offset, end: offset }, value: null, plain: true }, size: 1 };
}
