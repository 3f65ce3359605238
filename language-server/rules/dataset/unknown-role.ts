import { knownRoles, roleOfAlias, usualRoles } from "../../documents/chat-role.ts";
import { inWords } from "../../text/in-words.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import { nearestWord } from "../../text/nearest-word.ts";
import type { Rule } from "../rule.ts";

export const unknownRole: Rule<"row"> = {
  id: "dataset/unknown-role",
  severity: "error",
  scope: "row",
  docs: {
    what: "A role is none that the profile knows, usually a misspelling.",
    why: "The chat template fails at the row, or prints a speaker that the model never sees again.",
    bad: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistnat","content":"Hello."}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row, { profile }) {
    for (const { conversation, turn } of row.turns()) {
      const { roleKey } = conversation;
      if (!Object.hasOwn(turn.message, roleKey)) continue;
      const role = turn.message[roleKey];
      const known = knownRoles(roleKey, profile.roles);
      if (typeof role === "string" && isKnownOrAlias(role, known)) continue;
      const path = [...turn.path, roleKey];
      const span = row.tree.valueSpan(path);
      const meant = typeof role === "string" ? suggestion(role, known) : null;
      const edits = [{ span, newText: JSON.stringify(meant) }];
      yield {
        span,
        message: `${jsonPath(path)} is ${shortValue(role)}. Trainers know ${inWords(usualRoles(known))}.`,
        fixes: meant === null ? [] : [{ title: `Change to "${meant}"`, edits, reach: "rule" }],
      };
    }
  },
};

/** Another name for a known role is a finding of its own. */
function isKnownOrAlias(role: string, known: readonly string[]): boolean {
  const folded = role.trim().toLowerCase();
  return known.includes(folded) || known.includes(roleOfAlias(role) ?? "");
}

function suggestion(role: string, known: readonly string[]): string | null {
  if (role === "developer") return "system";
  return nearestWord(role.trim().toLowerCase(), known);
}
