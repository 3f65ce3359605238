import { deleteKeyEdits, setValueEdits } from "../../documents/edit-lora-config.ts";
import { type LoraConfigDocument, writtenPair } from "../../documents/lora-config.ts";
import type { ConfigKey } from "../../documents/lora-config-keys.ts";
import { adviseOnKey, type KeyAdvice } from "../../documents/lora-config-spellings.ts";
import { pairAtPath, type YamlPair } from "../../text/yaml-tree.ts";
import type { Edit, Finding, Fix, Rule } from "../rule.ts";

export const unknownKey: Rule<"config"> = {
  id: "config/unknown-key",
  severity: "error",
  scope: "config",
  docs: {
    what: "A key that lora.yaml does not have at this place.",
    why: "A misspelt key would leave its setting at the default without a word, and the run would not be the one that was meant.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlora: { r: 16, alpah: 32 }\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlora: { r: 16, alpha: 32 }\n",
  },
  *check(document): Iterable<Finding> {
    for (const { kind, path } of document.violations) {
      const pair = kind === "unknown-key" ? pairAtPath(document.tree.root, path) : undefined;
      if (!pair) continue;
      const section = path.slice(0, -1).join(".");
      const advice = adviseOnKey(section, pair.key.name);
      const fixes = [...fixesFor({ document, path, section, pair, advice })];
      yield { span: pair.key.span, message: messageFor(section, pair.key.name, advice), fixes };
    }
  },
};

function messageFor(section: string, name: string, advice: KeyAdvice): string {
  if (advice.kind === "near") {
    const meant = advice.to.section === section ? advice.to.name : advice.to.path;
    return `"${name}" is not a key here; did you mean "${meant}"?`;
  }
  if (advice.kind === "alias") {
    const whose = advice.trainer === null ? "not a key here" : `the name in ${advice.trainer}`;
    return `"${name}" is ${whose}; lora.yaml calls it ${advice.to.path}.`;
  }
  if (advice.kind === "misplaced") {
    const where = advice.to.section === "" ? "at the top" : `under ${advice.to.section}`;
    return `"${name}" is not a key here; it belongs ${where}.`;
  }
  if (advice.kind === "dotted") {
    const { name: key, section: owner } = advice.to;
    return `"${name}" is one key to YAML, and nothing would read it. Write ${key} under ${owner}.`;
  }
  if (advice.kind === "elsewhere") return `"${name}" is not a key of lora.yaml. ${advice.sentence}`;
  const where = section === "" ? "lora.yaml" : section;
  return `"${name}" is not a key of ${where}, and nothing would read it. Delete it, or correct its name.`;
}

type Place = {
  readonly document: LoraConfigDocument;
  readonly path: readonly string[];
  readonly section: string;
  readonly pair: YamlPair;
  readonly advice: KeyAdvice;
};

function* fixesFor(place: Place): Iterable<Fix> {
  const { document, path, pair, section, advice } = place;
  const deletion: Fix = { title: `Delete "${pair.key.name}"`, edits: deleteKeyEdits(document, path), reach: "one" };
  const to = "to" in advice ? advice.to : undefined;
  if (to && writtenPair(document, to.path) === undefined) {
    if (to.section !== section) yield* moveFix(place, to);
    else {
      const edits = [{ span: pair.key.span, newText: to.name }];
      yield { title: `Change to "${to.name}"`, edits, reach: "rule" };
      return;
    }
  }
  yield deletion;
}

/** Writes the value under the right key and deletes the wrong one; only a value on one line can move. */
function* moveFix({ document, path, pair }: Place, to: ConfigKey): Iterable<Fix> {
  const value = document.text.slice(pair.value.span.start, pair.value.span.end);
  if (value === "" || /[\r\n]/.test(value)) return;
  const [deletion] = deleteKeyEdits(document, path);
  const [insertion] = setValueEdits(document, to.path, value);
  if (deletion && insertion) {
    yield { title: `Write it as ${to.path}`, edits: moveEdits(document.text, deletion, insertion), reach: "one" };
  }
}

/** A key that goes behind the very line that is deleted takes that line's place. */
function moveEdits(text: string, deletion: Edit, insertion: Edit): readonly Edit[] {
  const isInside = insertion.span.start > deletion.span.start && insertion.span.start < deletion.span.end;
  const isAtEnd = insertion.span.start === deletion.span.end && text[deletion.span.end - 1] !== "\n";
  const isLine = /^\r?\n/.test(insertion.newText);
  if (!isInside && !(isAtEnd && isLine)) return [deletion, insertion];
  const lineBreak = /\r?\n$/.exec(text.slice(deletion.span.start, deletion.span.end))?.[0] ?? "";
  return [{ span: deletion.span, newText: insertion.newText.replace(/^\r?\n/, "") + lineBreak }];
}
