import { shortValue } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const unknownFormat: Rule<"row"> = {
  id: "dataset/unknown-format",
  severity: "error",
  scope: "row",
  docs: {
    what: "The row has none of the key sets that the profile trains, such as messages or prompt and completion.",
    why: "The trainer cannot tell prompt from answer and stops. Data for another method, such as preference pairs, is a warning, once a file.",
    bad: '{"question":"What is 2 + 2?","answer":"4"}',
    good: '{"prompt":"What is 2 + 2?","completion":"4"}',
  },
  *check(row, { profile }) {
    if (row.object === null) return;
    const keys = Object.keys(row.object);
    if (row.format === null) {
      const span = keys[0] === undefined ? row.tree.valueSpan([]) : row.tree.keySpan([keys[0]]);
      const found = keys.length === 0 ? "no keys" : `the keys ${shownKeys(keys)}`;
      yield { span, message: `The row has ${found}. Trainers look for "messages", or "prompt" and "completion".` };
      return;
    }
    const { name, title, required } = row.format.format;
    if (profile.formats.includes(name)) return;
    const key = row.writtenKey(required[0] ?? "");
    if (profile.untrainedFormats.includes(name)) {
      const message = `Train LoRA does not learn from ${title} rows (${shownKeys(required)}) yet. Convert them to "messages" to train on them.`;
      yield { span: row.lazyKeySpan(key), severity: "warning", message, once: name };
      return;
    }
    const message = `${profile.title} does not read ${title} rows (${shownKeys(required)}). Convert them to "messages".`;
    yield { span: row.tree.keySpan([key]), message };
  },
};

function shownKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, 3).map((key) => shortValue(key, 24));
  return shown.join(", ") + (keys.length > 3 ? ", …" : "");
}
