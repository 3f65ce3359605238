import { deleteKey, insertKey, type YamlEdit } from "../text/yaml-edits.ts";
import { pairAtPath, type YamlNode, type YamlSpan } from "../text/yaml-tree.ts";
import type { LoraConfigDocument } from "./lora-config.ts";

/** Edits that give the key at `path` ("lora.alpha") the value `text`, adding the key when it is left out. [] when it has no place. */
export function setValueEdits(document: LoraConfigDocument, path: string, text: string): readonly YamlEdit[] {
  const steps = path.split(".");
  const pair = pairAtPath(document.tree.root, steps);
  if (pair) return [replaceValue(document.text, pair, text)];
  const edit = insertKey({ text: document.text, root: document.tree.root }, steps, text);
  return edit ? [edit] : [];
}

/** Edits that delete the key at `path`, and its section when nothing else is in it. */
export function deleteKeyEdits(document: LoraConfigDocument, path: readonly string[]): readonly YamlEdit[] {
  const edit = deleteKey({ text: document.text, root: document.tree.root }, path);
  return edit ? [edit] : [];
}

function replaceValue(
  text: string,
  pair: { readonly key: { readonly span: YamlSpan }; readonly value: YamlNode },
  newText: string,
): YamlEdit {
  const { span } = pair.value;
  if (span.end > span.start) return { span, newText };
  // Nothing is written behind the colon, or not even the colon.
  const colon = /^\s*:/.exec(text.slice(pair.key.span.end));
  const after = pair.key.span.end + (colon?.[0].length ?? 0);
  return { span: { start: after, end: after }, newText: colon ? ` ${newText}` : `: ${newText}` };
}

/** The span of the value at a path of keys and list positions; of the whole text's first line when it leads nowhere. */
export function valueSpanAt(document: LoraConfigDocument, path: readonly string[]): YamlSpan {
  let node: YamlNode | null = document.tree.root;
  let span = firstLineSpan(document.text);
  for (const step of path) {
    if (node?.kind === "map") {
      const pair = pairAtPath(node, [step]);
      if (!pair) return span;
      node = pair.value;
      span = node.span.end > node.span.start ? node.span : pair.key.span;
    } else if (node?.kind === "list") {
      const item: YamlNode | undefined = node.items[Number(step)];
      if (!item) return span;
      node = item;
      span = item.span;
    }
  }
  return span;
}

/** The first line that says something; what concerns the whole file is marked there. */
export function firstLineSpan(text: string): YamlSpan {
  const start = Math.max(0, text.search(/\S/));
  const line = /^[^\r\n]*/.exec(text.slice(start))?.[0] ?? "";
  return { start, end: start + line.trimEnd().length };
}
