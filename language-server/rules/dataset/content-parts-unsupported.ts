import { inWords } from "../../text/in-words.ts";
import { deleteMember } from "../../text/json-edit.ts";
import { isJsonObject } from "../../text/json-object.ts";
import { type JsonPath, jsonPath, shortValue } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const contentPartsUnsupported: Rule<"row"> = {
  id: "dataset/content-parts-unsupported",
  severity: "error",
  scope: "row",
  docs: {
    what: "A message's content is a list with a part that is not trained, such as an image.",
    why: "A text model cannot read the part, and the trainer stops at the row.",
    bad: '{"messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"cat.png"}}]},{"role":"assistant","content":"A cat."}]}',
    good: '{"messages":[{"role":"user","content":[{"type":"text","text":"What has whiskers and says meow?"}]},{"role":"assistant","content":"A cat."}]}',
  },
  *check(row, { profile }) {
    for (const { conversation, turn } of row.turns()) {
      const { contentKey } = conversation;
      const parts = turn.message[contentKey];
      if (contentKey !== "content" || !Array.isArray(parts)) continue;
      for (const [index, part] of parts.entries()) {
        const path = [...turn.path, contentKey, index];
        const wrong = wrongPlace(part, path, profile.contentParts);
        if (wrong === null) continue;
        const deletion = { title: "Delete the part", edits: [deleteMember(row.tree, path)], reach: "one" as const };
        yield {
          span: row.tree.valueSpan(wrong.path),
          message: `${jsonPath(wrong.path)} is ${shortValue(wrong.value)}. For ${profile.title} only ${inWords(profile.contentParts)} parts are trained; delete or replace it.`,
          fixes: parts.length > 1 ? [deletion] : [],
        };
      }
    }
  },
};

/** Where a part says that it is none that is trained; null for one that is. A part that only has a text counts as text. */
function wrongPlace(
  part: unknown,
  path: JsonPath,
  known: readonly string[],
): { path: JsonPath; value: unknown } | null {
  if (!isJsonObject(part)) return { path, value: part };
  const type = part["type"] ?? "text";
  if (typeof type !== "string" || !known.includes(type)) return { path: [...path, "type"], value: type };
  if (type !== "text" || typeof part["text"] === "string") return null;
  return "text" in part ? { path: [...path, "text"], value: part["text"] } : { path, value: part };
}
