import { type Conversation, isSystem, type Turn } from "../../documents/conversation.ts";
import type { DatasetRow } from "../../documents/dataset-row.ts";
import { deleteMember } from "../../text/json-edit.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import type { Fix, Rule } from "../rule.ts";

export const systemNotFirst: Rule<"row"> = {
  id: "dataset/system-not-first",
  severity: "error",
  scope: "row",
  docs: {
    what: "A system message stands after the conversation began.",
    why: "Most chat templates take one system message, at the top; Together, Fireworks and strict templates refuse others.",
    bad: '{"messages":[{"role":"user","content":"Hi"},{"role":"system","content":"Be brief."},{"role":"assistant","content":"Hello."}]}',
    good: '{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    for (const conversation of row.conversations) {
      const began = conversation.turns.findIndex((turn) => !isSystem(turn));
      if (began === -1) continue;
      for (const turn of conversation.turns.slice(began)) {
        if (!isSystem(turn)) continue;
        const path = [...turn.path, conversation.roleKey];
        yield {
          span: row.tree.valueSpan(path),
          message: `${jsonPath(path)} is ${shortValue(turn.message[conversation.roleKey])} after the conversation began. Chat templates take it only as the first message; move it there.`,
          fixes: movedToTop(row, { conversation, turn }),
        };
      }
    }
  },
};

function movedToTop(
  row: DatasetRow,
  { conversation, turn }: { conversation: Conversation; turn: Turn },
): readonly Fix[] {
  const [first] = conversation.turns;
  if (first === undefined || isSystem(first)) return [];
  const { start, end } = row.tree.valueSpan(turn.path);
  const top = row.tree.valueSpan([...conversation.path, 0]).start;
  const edits = [
    { span: { start: top, end: top }, newText: `${row.text.slice(start, end)},` },
    deleteMember(row.tree, turn.path),
  ];
  return [{ title: "Move the message to the top", edits, reach: "one" }];
}
