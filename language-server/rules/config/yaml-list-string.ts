import { yamlText } from "../../documents/describe-lora-config-value.ts";
import { legalPair } from "../../documents/lora-config.ts";
import type { YamlNode, YamlScalar } from "../../text/yaml-tree.ts";
import type { Finding, Rule } from "../rule.ts";

const namesInOne = /^[\w.-]+(?:\s*,\s*|\s+)[\w.-]+(?:(?:\s*,\s*|\s+)[\w.-]+)*$/;

export const yamlListString: Rule<"config"> = {
  id: "config/yaml-list-string",
  severity: "warning",
  scope: "config",
  docs: {
    what: "Several names in one text where a list of names was meant.",
    why: "The text counts as one name that no layer has, so nothing would be trained.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlora:\n  target_modules: q_proj, v_proj\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlora:\n  target_modules: [q_proj, v_proj]\n",
  },
  *check(document): Iterable<Finding> {
    for (const place of ["lora.target_modules", "lora.modules_to_save"]) {
      const node = legalPair(document, place)?.value;
      if (!node) continue;
      for (const scalar of textsIn(node)) yield* findingFor({ place, scalar, isItem: node.kind === "list" });
    }
  },
};

function textsIn(node: YamlNode): readonly YamlScalar[] {
  const nodes = node.kind === "list" ? node.items : [node];
  return nodes.filter((item): item is YamlScalar => item.kind === "scalar");
}

function* findingFor(from: { place: string; scalar: YamlScalar; isItem: boolean }): Iterable<Finding> {
  const { place, scalar, isItem } = from;
  if (typeof scalar.value !== "string" || !namesInOne.test(scalar.value)) return;
  const names = scalar.value
    .split(/[,\s]+/)
    .map(yamlText)
    .join(", ");
  const newText = isItem ? names : `[${names}]`;
  const isFlowSafe = !isItem || !/[\r\n]/.test(scalar.value);
  yield {
    span: scalar.span,
    message: `${place} has ${JSON.stringify(scalar.value)} as one name, which no layer has. Write the names as a list.`,
    ...(isFlowSafe
      ? { fixes: [{ title: `Change to ${newText}`, edits: [{ span: scalar.span, newText }], reach: "rule" as const }] }
      : {}),
  };
}
