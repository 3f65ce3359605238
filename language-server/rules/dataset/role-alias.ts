import { knownRoles, roleOfAlias, usualRoles } from "../../documents/chat-role.ts";
import { inWords } from "../../text/in-words.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const roleAlias: Rule<"row"> = {
  id: "dataset/role-alias",
  severity: "error",
  scope: "row",
  docs: {
    what: "A role has another trainer's name, such as human or gpt, or is written in capitals or with blanks.",
    why: "Chat templates compare roles letter by letter: the message is refused, dropped or masked wrongly.",
    bad: '{"messages":[{"role":"human","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row, { profile }) {
    for (const { conversation, turn } of row.turns()) {
      const { roleKey } = conversation;
      const role = turn.message[roleKey];
      const known = knownRoles(roleKey, profile.roles);
      if (typeof role !== "string" || known.includes(role)) continue;
      const folded = role.trim().toLowerCase();
      const meant = known.includes(folded) ? folded : roleOfAlias(role);
      if (meant === null || !known.includes(meant)) continue;
      const path = [...turn.path, roleKey];
      const span = row.tree.valueSpan(path);
      yield {
        span,
        message: `${jsonPath(path)} is ${shortValue(role)}. Trainers know ${inWords(usualRoles(known))}; this one means "${meant}".`,
        fixes: [{ title: `Change to "${meant}"`, edits: [{ span, newText: JSON.stringify(meant) }], reach: "file" }],
      };
    }
  },
};
