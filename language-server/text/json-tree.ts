import { type Node, parseTree } from "jsonc-parser";
import type { JsonPath } from "./json-path.ts";

/** Offsets in UTF-16 units from the start of the text, `end` exclusive. */
export type JsonSpan = { readonly start: number; readonly end: number };

/**
 * Where each value of a valid JSON text stands. Made only for lines that have something to say, for it costs ten times a JSON.parse.
 * Of keys that came twice it knows the last, as JSON.parse does.
 */
export class JsonTree {
  readonly #root: Node | undefined;
  readonly #whole: JsonSpan;

  /** `text` is valid JSON, nested no deeper than `deepestNesting`: the parser recurses. */
  constructor(text: string) {
    this.#root = parseTree(text, undefined, { disallowComments: true, allowTrailingComma: false });
    this.#whole = { start: text.length - text.trimStart().length, end: text.trimEnd().length };
  }

  /** The value at `path`; the whole text when there is none. */
  valueSpan(path: JsonPath): JsonSpan {
    return this.#span(this.#find(path));
  }

  /** The key that leads to `path`, with its quotes; for an item of an array the item itself. */
  keySpan(path: JsonPath): JsonSpan {
    const node = this.#find(path);
    const property = node?.parent;
    return this.#span(property?.type === "property" ? property.children?.[0] : node);
  }

  /** From the key to the end of its value; for an item of an array the item itself. */
  memberSpan(path: JsonPath): JsonSpan {
    const node = this.#find(path);
    return this.#span(node?.parent?.type === "property" ? node.parent : node);
  }

  /** Members of the list or object at `path`, in order, keys that came twice included. */
  memberSpans(path: JsonPath): readonly JsonSpan[] {
    return (this.#find(path)?.children ?? []).map((child) => this.#span(child));
  }

  /** Every key that came again in its object: the spans of both keys and of the first member. */
  duplicateKeys(): readonly DuplicateKey[] {
    return this.#root === undefined ? [] : [...duplicatesIn(this.#root, [])];
  }

  #find(path: JsonPath): Node | undefined {
    let node = this.#root;
    for (const step of path) {
      if (node === undefined) return undefined;
      node = typeof step === "number" ? node.children?.[step] : lastMember(node, step);
    }
    return node;
  }

  #span(node: Node | undefined): JsonSpan {
    return node === undefined ? this.#whole : spanOf(node);
  }
}

export type DuplicateKey = {
  readonly path: JsonPath;
  readonly first: JsonSpan;
  readonly second: JsonSpan;
  /** The first key with its value and the comma after it, up to the next key: what to delete to keep what JSON.parse keeps. */
  readonly firstMember: JsonSpan;
};

function* duplicatesIn(node: Node, path: JsonPath): Generator<DuplicateKey> {
  if (node.type === "array") {
    for (const [index, child] of (node.children ?? []).entries()) yield* duplicatesIn(child, [...path, index]);
    return;
  }
  const seen = new Map<string, number>();
  const members = node.type === "object" ? (node.children ?? []) : [];
  for (const [index, member] of members.entries()) {
    const [key, value] = member.children ?? [];
    if (key === undefined || value === undefined) continue;
    const here = [...path, String(key.value)];
    const earlier = seen.get(String(key.value));
    const [first, next] = earlier === undefined ? [] : [members[earlier], members[earlier + 1]];
    const firstKey = first?.children?.[0];
    if (first !== undefined && next !== undefined && firstKey !== undefined) {
      const firstMember = { start: first.offset, end: next.offset };
      yield { path: here, first: spanOf(firstKey), second: spanOf(key), firstMember };
    }
    seen.set(String(key.value), index);
    yield* duplicatesIn(value, here);
  }
}

function lastMember(node: Node, key: string): Node | undefined {
  if (node.type !== "object") return undefined;
  return node.children?.findLast((member) => member.children?.[0]?.value === key)?.children?.[1];
}

function spanOf(node: Node): JsonSpan {
  return { start: node.offset, end: node.offset + node.length };
}
