import type { Finding, Rule } from "../rule.ts";

/** How keys of known services look, anywhere in the text: a comment gives a secret away just as well. */
const secrets: readonly { readonly what: string; readonly pattern: RegExp; readonly instead: string }[] = [
  {
    what: "A Hugging Face token",
    pattern: /\bhf_[A-Za-z0-9]{20,}\b/g,
    instead: 'the command "Set Hugging Face Token" keeps it safe',
  },
  {
    what: "An API key",
    // A key has a long run of characters with a digit in it; a model called sk-something has words.
    pattern: /\bsk-(?=[\w-]*\w{16})(?=[A-Za-z_-]*\d)[\w-]{20,}/g,
    instead: "keep it in the environment",
  },
  { what: "A GitHub token", pattern: /\bgh[opsur]_[A-Za-z0-9]{30,}\b/g, instead: "keep it in the environment" },
  { what: "An AWS access key", pattern: /\bAKIA[0-9A-Z]{16}\b/g, instead: "keep it in the environment" },
  {
    what: "A secret",
    pattern:
      /(?<=^[^\S\r\n]*[\w-]*(?:api_key|apikey|password|secret|hf_token|hub_token)[^\S\r\n]*:[^\S\r\n]*)[^\s#][^\s#]{7,}/gim,
    instead: "keep it in the environment",
  },
];

export const secretInConfig: Rule<"config"> = {
  id: "config/secret-in-config",
  severity: "error",
  scope: "config",
  docs: {
    what: "A token, key or password in the config, in a value or in a comment.",
    why: "A config is shared and committed, and whoever reads it can use the secret.",
    bad: `base_model: models/tiny # hf_${"abcdefgh".repeat(4)}\ndataset: { train: train.jsonl }\n`,
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\n",
  },
  *check({ text }): Iterable<Finding> {
    const marked = new Set<number>();
    for (const { what, pattern, instead } of secrets) {
      for (const match of text.matchAll(pattern)) {
        if (marked.has(match.index)) continue;
        marked.add(match.index);
        const span = { start: match.index, end: match.index + match[0].length };
        yield {
          span,
          message: `${what} stands in this file, and whoever gets the file can use it. Delete it here and revoke it; ${instead}.`,
          fixes: [{ title: "Delete the secret", edits: [{ span, newText: "" }], reach: "one" }],
        };
      }
    }
  },
};
