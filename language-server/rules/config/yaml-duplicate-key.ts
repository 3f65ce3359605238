import { deletePair } from "../../text/yaml-edits.ts";
import type { YamlMap, YamlNode, YamlPair } from "../../text/yaml-tree.ts";
import type { Finding, Rule } from "../rule.ts";

export const yamlDuplicateKey: Rule<"config"> = {
  id: "config/yaml-duplicate-key",
  severity: "error",
  scope: "config",
  docs: {
    what: "A key that is set twice at the same place.",
    why: "Loaders silently keep one of the two values, and the other one looks as if it counted.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\nseed: 1\nseed: 2\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nseed: 2\n",
  },
  *check({ text, tree }): Iterable<Finding> {
    for (const map of mapsIn(tree.root)) {
      const first = new Map<string, YamlPair>();
      for (const pair of map.pairs) {
        const earlier = first.get(pair.key.name);
        if (earlier) yield duplicate({ text, map, earlier, pair });
        else first.set(pair.key.name, pair);
      }
    }
  },
};

function duplicate(place: { text: string; map: YamlMap; earlier: YamlPair; pair: YamlPair }): Finding {
  const { text, map, earlier, pair } = place;
  const line = text.slice(0, earlier.key.span.start).split("\n").length;
  return {
    span: pair.key.span,
    message: `"${pair.key.name}" is already set in line ${line}, and only one of the two counts. Delete one.`,
    fixes: [
      { title: `Keep this one, delete line ${line}`, edits: [deletePair(text, map, earlier)], reach: "one" },
      { title: "Delete this one", edits: [deletePair(text, map, pair)], reach: "one" },
    ],
  };
}

function* mapsIn(node: YamlNode | null): Iterable<YamlMap> {
  if (node === null || node.kind === "scalar") return;
  if (node.kind === "map") yield node;
  const children = node.kind === "map" ? node.pairs.map((pair) => pair.value) : node.items;
  for (const child of children) yield* mapsIn(child);
}
