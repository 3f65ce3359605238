import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completeConfig } from "../../../../language-server/documents/complete-lora-config.ts";
import { parseYaml } from "../../../../language-server/text/yaml-parse.ts";

/** `|` marks the cursor. */
function at(marked: string, nearby: readonly string[] = []) {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const items = completeConfig(text, offset, nearby);
  const take = (label: string): string => {
    const item = items.find((other) => other.label === label);
    if (!item) throw new Error(`${label} is not offered: ${items.map((other) => other.label).join(", ")}`);
    return text.slice(0, item.span.start) + item.newText + text.slice(item.span.end);
  };
  return { labels: items.map((item) => item.label), items, take };
}

describe("keys", () => {
  test("an empty file offers a whole config first, then every key", () => {
    const { labels, items } = at("|");
    expect(labels[0]).toBe("a whole lora.yaml");
    expect(labels).toContain("base_model");
    expect(labels).toContain("lora");
    expect(labels).not.toContain("r");
    expect(parseYaml(items[0]?.newText ?? "").problems).toEqual([]);
  });

  test("keys that are there are not offered again, the one being typed is", () => {
    const { labels } = at("base_model: x\nlea|\nseed: 1\n");
    expect(labels).toContain("learning_rate");
    expect(labels).not.toContain("base_model");
    expect(labels).not.toContain("seed");
    expect(labels).not.toContain("a whole lora.yaml");
  });

  test("a key comes with its default, its meaning and a colon", () => {
    const { items, take } = at("base_model: x\nlea|");
    const rate = items.find((item) => item.label === "learning_rate");
    expect(rate).toMatchObject({ detail: "default 2.0e-4", snippet: `learning_rate: \${1:2.0e-4}` });
    expect(rate?.documentation).toContain("Size of a step.");
    expect(take("learning_rate")).toBe("base_model: x\nlearning_rate: ");
  });

  test("before a colon only the name is replaced", () => {
    expect(at("lear|ning: 1").take("learning_rate")).toBe("learning_rate: 1");
  });

  test.each([
    ["block", "base_model: x\nlora:\n  r: 8\n  |\nseed: 1\n"],
    ["flow map", "lora: { r: 8, | }\n"],
    ["flow map, half a key", "lora: { r: 8, al| }\n"],
    ["open flow map", "lora: { r: 8, |"],
    ["flow map over lines", "lora: {\n  r: 8,\n  |\n}\n"],
    ["flow file", "{ base_model: x, lora: { r: 8, | } }"],
  ])("inside lora (%s)", (_, marked) => {
    const { labels } = at(marked);
    expect(labels).toContain("alpha");
    expect(labels).not.toContain("r");
    expect(labels).not.toContain("learning_rate");
  });

  test("inside dataset", () => {
    expect(at("dataset:\n  |").labels).toEqual(["train", "validation", "profile"]);
    expect(at("dataset: {|}").labels).toEqual(["train", "validation", "profile"]);
  });

  test("back at the first column the top keys are offered", () => {
    expect(at("lora:\n  r: 8\n|").labels).toContain("learning_rate");
  });
});

describe("values", () => {
  test("the words of a key, its default first", () => {
    expect(at("method: |").labels).toEqual(["auto", "qlora", "lora", "full"]);
    expect(at("method: ql|").take("qlora")).toBe("method: qlora");
    expect(at("lora: { use_dora: | }").labels).toEqual(["false", "true"]);
    expect(at("packing: |").labels).toEqual(["true", "false"]);
  });

  test("items of a list that are not there yet", () => {
    expect(at("report_to: [wandb, |]").labels).toEqual(["tensorboard"]);
    expect(at("report_to:\n  - |").labels).toEqual(["wandb", "tensorboard"]);
    expect(at("report_to:\n- |").labels).toEqual(["wandb", "tensorboard"]);
    expect(at("lora:\n  target_modules: [q_proj, |]").labels).toContain("v_proj");
  });

  test("dataset files", () => {
    expect(at("dataset: { train: | }", ["train.jsonl", "my data.jsonl"]).labels).toEqual([
      "train.jsonl",
      "my data.jsonl",
    ]);
    expect(at("dataset:\n  validation: |", ["valid.jsonl"]).labels).toEqual(["valid.jsonl", "0.1", "null"]);
  });
});

describe("nothing", () => {
  test.each([
    "# |",
    "seed: 1 # |",
    'base_model: "a|"',
    "base_model: 'a |",
    "unknown:\n  |",
    "seed: 1 |",
    "report_to:\n  |",
  ])("in %j", (marked) => {
    expect(at(marked).labels).toEqual([]);
  });
});

test("any text and any place is answered", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "lora",
      "dataset",
      ": ",
      "{",
      "}",
      "[",
      "]",
      ",",
      "\n",
      "  ",
      "- ",
      "'",
      '"',
      "#",
      "r",
      "&a",
      "*a",
      "\r\n",
      "\t",
    ),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(1000), (pieces, place) => {
      const text = pieces.join("");
      const offset = Math.min(place, text.length);
      for (const { span } of completeConfig(text, offset)) {
        expect(span.start).toBeLessThanOrEqual(offset);
        expect(span.end).toBeGreaterThanOrEqual(offset);
      }
    }),
  );
});
