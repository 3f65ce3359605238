import { deleteMember } from "../../text/json-edit.ts";
import { shortValue } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";
import { misspeltOptionalKeys } from "./key-near-miss.ts";

const id = "dataset/unknown-top-level-key";

export const unknownTopLevelKey: Rule<"row"> = {
  id,
  severity: "info",
  scope: "row",
  docs: {
    what: "The row has a key that is no part of its format.",
    why: "Together refuses files with extra columns. Other trainers ignore them, which is fine for notes such as a source and said once a file.",
    bad: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}],"source":"forum"}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
    profile: "together",
  },
  *check(row, { profile }) {
    if (row.object === null || row.format === null) return;
    const { format, misspelt } = row.format;
    // A format that is refused as a whole is one mistake, found elsewhere.
    if (!profile.formats.includes(format.name)) return;
    const known = new Set([...format.required, ...format.optional, ...profile.topLevelKeys, ...misspelt.keys()]);
    for (const { written } of misspeltOptionalKeys(row, profile.topLevelKeys)) known.add(written);
    const isRefused = profile.severities[id] === "error";
    for (const key of Object.keys(row.object)) {
      if (known.has(key)) continue;
      const shown = shortValue(key);
      if (!isRefused) {
        // A note about a column, and no reason to touch any row.
        const message = `${shown} is no part of a ${format.title} row. ${profile.title} does not train on it.`;
        yield { span: row.lazyKeySpan(key), message, once: key };
        continue;
      }
      yield {
        span: row.tree.keySpan([key]),
        message: `${profile.title} rejects rows with extra keys (${shown}). Delete the key from every row.`,
        fixes: [{ title: `Delete ${shown}`, edits: [deleteMember(row.tree, [key])], reach: "rule" }],
      };
    }
  },
};
