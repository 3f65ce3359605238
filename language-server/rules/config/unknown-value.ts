import { describeLegal, nameValue } from "../../documents/describe-lora-config-value.ts";
import { valueSpanAt } from "../../documents/edit-lora-config.ts";
import { configKeyAt } from "../../documents/lora-config-keys.ts";
import { nearestWord } from "../../text/nearest-word.ts";
import type { Finding, Fix, Rule, Span } from "../rule.ts";

export const unknownValue: Rule<"config"> = {
  id: "config/unknown-value",
  severity: "error",
  scope: "config",
  docs: {
    what: "A word that its key does not know.",
    why: "A key with a fixed set of words cannot guess; the training would not start.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\nmethod: qlroa\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nmethod: qlora\n",
  },
  *check(document): Iterable<Finding> {
    for (const { kind, path, value } of document.violations) {
      if (kind !== "unknown-value") continue;
      const isItem = /^\d+$/.test(path.at(-1) ?? "");
      const place = (isItem ? path.slice(0, -1) : path).join(".");
      const key = configKeyAt(place);
      if (!key?.choices) continue;
      const span = valueSpanAt(document, path);
      const found = isItem ? `${place} holds ${nameValue(value)}` : `${place} is ${nameValue(value)}`;
      yield {
        span,
        message: `${found}. It takes ${describeLegal(key)}.`,
        fixes: [...choiceFixes(span, value, key.choices)],
      };
    }
  },
};

/** The nearest word alone when one is near, else each of a few. */
function* choiceFixes(span: Span, value: unknown, choices: readonly string[]): Iterable<Fix> {
  const word = typeof value === "string" ? value.toLowerCase() : "";
  const near = choices.find((choice) => choice === word) ?? nearestWord(word, choices);
  const offered = near === null ? choices.slice(0, 4) : [near];
  const reach = near === null ? "one" : "rule";
  for (const choice of offered) yield { title: `Change to "${choice}"`, edits: [{ span, newText: choice }], reach };
}
