import { yamlText } from "../../documents/describe-lora-config-value.ts";
import { type LoraConfigDocument, legalPair } from "../../documents/lora-config.ts";
import { nearestWord } from "../../text/nearest-word.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const datasetMissing: Rule<"config"> = {
  id: "config/dataset-missing",
  severity: "error",
  scope: "config",
  docs: {
    what: "dataset.train or dataset.validation names a file that is not there.",
    why: "The training would end before its first step. Paths are relative to the config.",
    bad: "base_model: models/tiny\ndataset: { train: trian.jsonl }\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\n",
  },
  *check(document, facts): Iterable<Finding> {
    for (const place of ["dataset.train", "dataset.validation"]) {
      const value = legalPair(document, place)?.value;
      if (value?.kind !== "scalar" || typeof value.value !== "string") continue;
      if (facts.fileExists(value.value) !== false) continue;
      const used = otherFile(document, place);
      const candidates = facts.nearbyDatasets.filter((path) => path !== used);
      const likely = nearestPath(value.value, candidates);
      const fixes: Fix[] = likely.map((path) => ({
        title: `Change to "${path}"`,
        edits: [{ span: value.span, newText: yamlText(path) }],
        reach: "one",
      }));
      const message = `${place} is "${value.value}", and no such file is beside this config. Correct the path.`;
      yield { span: value.span, message, fixes };
    }
  },
};

/** The file that the other half of the data comes from; offering it would train on the held-out rows. */
function otherFile(document: LoraConfigDocument, place: string): unknown {
  const { train, validation } = document.settings.dataset;
  return place === "dataset.train" ? validation : train;
}

/** The path that was probably meant, else the only one there is. */
function nearestPath(written: string, candidates: readonly string[]): readonly string[] {
  const sameName = candidates.find((path) => path.split("/").at(-1) === written.split("/").at(-1));
  const near = sameName ?? nearestWord(written, candidates);
  if (near !== null) return [near];
  return candidates.length === 1 ? candidates : [];
}
