import { Problem } from "../problem.ts";

/** A name that needs no quoting anywhere: no tag, no namespace, no leading dash or dot. */
const namePattern = /^[a-z0-9][a-z0-9._-]*$/;
const maxLength = 80;

/** A model name for Ollama made from what a run or folder is called: "Text to SQL #7" becomes text-to-sql-7. */
export function ollamaName(text: string): string {
  const name = text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9._]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, maxLength)
    .replace(/[^a-z0-9]+$/, "");
  return name === "" ? "tuned-model" : name;
}

/** Whether a name is one that Tunesmith gives a model. */
export function isOllamaName(name: string): boolean {
  return namePattern.test(name) && name.length <= maxLength;
}

/** @throws Problem `bad-name` when a name is not one that Tunesmith gives a model. */
export function requireOllamaName(name: string): void {
  if (isOllamaName(name)) return;
  throw new Problem({
    code: "bad-name",
    message: `"${name.slice(0, maxLength)}" cannot be a model's name in Ollama.`,
    hint: `Use small letters, digits, dots, dashes and underscores, such as ${ollamaName(name)}.`,
  });
}
