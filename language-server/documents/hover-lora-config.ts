import type { ResolvedLoraConfig } from "../../schemas/contracts.generated.ts";
import type { YamlNode, YamlPair } from "../text/yaml-tree.ts";
import { describeLegal, nameDefault } from "./describe-lora-config-value.ts";
import { parseLoraConfig } from "./lora-config.ts";
import { type ConfigKey, configKeyAt } from "./lora-config-keys.ts";

/** Markdown about the key at a place, and the characters that it is about. */
export type ConfigHover = {
  readonly span: { readonly start: number; readonly end: number };
  readonly markdown: string;
};

/** What the key at `offset` (on its name or its value) does, takes, defaults to and leads to. Null elsewhere. */
export function hoverConfig(text: string, offset: number): ConfigHover | null {
  const document = parseLoraConfig(text);
  const found = pairAtOffset(document.tree.root, offset, []);
  // A dotted key is no path, however much it looks like one.
  const key = found?.path.every((step) => !step.includes(".")) ? configKeyAt(found.path.join(".")) : undefined;
  if (!found || !key) return null;
  const { start } = found.pair.key.span;
  const isOnName = offset <= found.pair.key.span.end;
  const span = isOnName ? found.pair.key.span : found.pair.value.span;
  return { span: isOnName ? { start, end: span.end } : span, markdown: markdownFor(key, document.settings) };
}

function markdownFor(key: ConfigKey, settings: ResolvedLoraConfig): string {
  const isSection = key.types.includes("object");
  const standard = key.isRequired && key.defaultValue === undefined ? "required" : `default \`${nameDefault(key)}\``;
  const heading = isSection ? `**${key.path}**` : `**${key.path}** · ${describeLegal(key)} · ${standard}`;
  const here = effectHere(key.path, settings);
  const paragraphs = [heading, `${key.summary} ${key.consequence}`.trim(), ...(here === undefined ? [] : [here])];
  return paragraphs.join("\n\n");
}

/** What the values of this file come to, where a key only acts together with another. */
function effectHere(path: string, settings: ResolvedLoraConfig): string | undefined {
  const { per_device_train_batch_size: batch, gradient_accumulation_steps: accumulation, lora } = settings;
  if (path === "per_device_train_batch_size" || path === "gradient_accumulation_steps") {
    return `Here: ${batch} × ${accumulation} = ${batch * accumulation} examples per optimizer step on one device.`;
  }
  if (path !== "lora.r" && path !== "lora.alpha") return undefined;
  const scale = lora.use_rslora ? lora.alpha / Math.sqrt(lora.r) : lora.alpha / lora.r;
  return `Here: the update is multiplied by ${Number(scale.toPrecision(3))}.`;
}

type Found = { readonly pair: YamlPair; readonly path: readonly string[] };

/** The innermost pair whose key or value holds the place. */
function pairAtOffset(node: YamlNode | null, offset: number, path: readonly string[]): Found | undefined {
  if (node?.kind !== "map") return undefined;
  for (const pair of node.pairs) {
    const own = [...path, pair.key.name];
    if (offset >= pair.key.span.start && offset <= pair.key.span.end) return { pair, path: own };
    if (offset < pair.value.span.start || offset > pair.value.span.end) continue;
    if (pair.value.kind === "map") return pairAtOffset(pair.value, offset, own);
    return { pair, path: own };
  }
  return undefined;
}
