import type { YamlProblem } from "./yaml-tree.ts";

/** A lora.yaml has some 40 lines. Beyond these limits a text is refused instead of parsed, so that every keystroke stays quick. */
export const yamlLimits = { maxLength: 256 * 1024, maxDepth: 64, maxExpandedNodes: 10_000 } as const;

/** Refuses what would cost the parser seconds: a huge text, or brackets inside brackets without end. */
export function refuseYaml(text: string): YamlProblem | undefined {
  if (text.length > yamlLimits.maxLength) {
    const size = `${Math.round(text.length / 1024)} KB`;
    return {
      kind: "syntax",
      span: { start: 0, end: 1 },
      message: `This file has ${size}; a config is read up to 256 KB. Move what is not a setting to another file.`,
    };
  }
  const bracket = deepBracket(text);
  if (bracket === undefined) return undefined;
  return tooDeep({ start: bracket, end: bracket + 1 });
}

export function tooDeep(span: { start: number; end: number }): YamlProblem {
  return {
    kind: "too-deep",
    span,
    message: `Nesting goes deeper than ${yamlLimits.maxDepth} levels here; a config needs two. Delete the extra levels.`,
  };
}

/** Offset of the first bracket beyond the depth limit. Quotes are not looked at: no text has so many unclosed brackets in one. */
function deepBracket(text: string): number | undefined {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === "[" || character === "{") depth++;
    else if ((character === "]" || character === "}") && depth > 0) depth--;
    if (depth > yamlLimits.maxDepth) return offset;
  }
  return undefined;
}
