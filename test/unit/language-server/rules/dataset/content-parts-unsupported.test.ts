import { describe, expect, test } from "vitest";
import { chat, fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

const text = { type: "text", text: "What is this?" };
const image = { type: "image_url", image_url: { url: "cat.png" } };
const row = (...parts: readonly unknown[]) => chat(["user", parts], ["assistant", "A cat."]);

describe("content-parts-unsupported", () => {
  const rule = "dataset/content-parts-unsupported";

  test.each([
    ["an image", [text, image], '"image_url"'],
    ["a string", [text, "What?"], '"What?"'],
    ["a text that is none", [{ type: "text", text: 3 }], "3"],
    ["a type that is none", [{ type: 3, text: "a" }], "3"],
    ["a part without text", [{ type: "text" }], '{"type":"text"}'],
  ])("%s is marked where it says so", (_name, parts, marked) => {
    expect(lintDataset(row(...parts)).map((finding) => [finding.rule, finding.marked])).toEqual([[rule, marked]]);
  });
  test("the providers that take images take them", () => {
    expect(rulesOf(row(text, image), "openai")).toEqual([]);
  });
  test("parts of text are fine, with and without their type", () => {
    expect(rulesOf(row(text, { text: "And this?" }))).toEqual([]);
  });
  test("its fix takes the part out, and never the only one", () => {
    expect(fixedOnce(row(text, image), rule)).toBe(row(text));
    expect(lintDataset(row(image))[0]?.fixes).toEqual([]);
  });
});
