import { mayLackContent, misspeltKey } from "../../documents/conversation.ts";
import type { DatasetRow } from "../../documents/dataset-row.ts";
import { type JsonPath, jsonPath } from "../../text/json-path.ts";
import { nearestWord } from "../../text/nearest-word.ts";
import type { Finding, Rule } from "../rule.ts";

export const keyNearMiss: Rule<"row"> = {
  id: "dataset/key-near-miss",
  severity: "warning",
  scope: "row",
  docs: {
    what: "A key nearly is one that trainers read. Where the row cannot be read without that key, this is an error.",
    why: "Nobody reads a misspelt key: the row loses its messages, its content or its tools.",
    bad: '{"mesages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row, { profile }) {
    if (row.object === null || row.format === null) return;
    for (const [written, meant] of row.format.misspelt) yield renamed(row, [written], { meant, isRequired: true });
    for (const key of misspeltOptionalKeys(row, profile.topLevelKeys)) yield renamed(row, [key.written], key);
    for (const { conversation, turn } of row.turns()) {
      for (const meant of [conversation.roleKey, conversation.contentKey]) {
        const written =
          mayLackContent(turn, profile) && meant === conversation.contentKey ? null : misspeltKey(turn.message, meant);
        if (written !== null) yield renamed(row, [...turn.path, written], { meant, isRequired: true });
      }
      const others = Object.keys(turn.message).filter(
        (key) => key !== conversation.roleKey && key !== conversation.contentKey,
      );
      for (const key of misspeltIn(others, profile.messageKeys)) yield renamed(row, [...turn.path, key.written], key);
    }
  },
};

type MisspeltKey = { readonly written: string; readonly meant: string; readonly isRequired: false };

/** Keys of the row that nearly are an optional key of its format or profile, which the row does not have. */
export function misspeltOptionalKeys(row: DatasetRow, profileKeys: readonly string[]): readonly MisspeltKey[] {
  if (row.object === null || row.format === null) return [];
  const { required, optional } = row.format.format;
  const keys = Object.keys(row.object).filter((key) => !required.includes(key));
  return misspeltIn(keys, [...optional, ...profileKeys]);
}

function misspeltIn(keys: readonly string[], optional: readonly string[]): readonly MisspeltKey[] {
  if (keys.length === 0) return [];
  const found: MisspeltKey[] = [];
  for (const written of keys) {
    if (!mayBeSlip(written)) continue;
    // Optional keys may well have a neighbour of their own, so only one slip is forgiven, and none in the first letter.
    const alike = optional.filter((key) => key[0] === written[0]);
    const meant = nearestWord(written, alike, 1);
    if (meant !== null && !keys.includes(meant)) found.push({ written, meant, isRequired: false });
  }
  return found;
}

/** Short words are near to too many others, and a name such as toolId says what it is. */
function mayBeSlip(key: string): boolean {
  return key.length >= 5 && !/(?:_id|Id|ID)s?$/.test(key);
}

function renamed(
  row: DatasetRow,
  path: JsonPath,
  { meant, isRequired }: { meant: string; isRequired: boolean },
): Finding {
  const span = row.tree.keySpan(path);
  const place = path.length === 1 ? "the row" : jsonPath(path.slice(0, -1));
  return {
    span,
    severity: isRequired ? "error" : "warning",
    message: `${JSON.stringify(path.at(-1))} is not a key of ${place}; did you mean "${meant}"? Trainers ignore what they do not know.`,
    fixes: [
      {
        title: `Change to "${meant}"`,
        edits: [{ span, newText: JSON.stringify(meant) }],
        reach: isRequired ? "file" : "one",
      },
    ],
  };
}
