import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("invalid-json", () => {
  const rule = "dataset/invalid-json";

  test.each([
    { name: "cut off inside a string", text: '{"text":"ab', marked: "b", message: /ends inside text/ },
    {
      name: "cut off after a value",
      text: '{"messages":[{"role":"user"',
      marked: '"',
      message: /ends inside messages\[0\]/,
    },
    { name: "a comment", text: '{"text":"a"} // note', marked: "// note", message: /comment/ },
    { name: "not a number", text: '{"text":"a","score":NaN}', marked: "NaN", message: /no JSON number/ },
    { name: "minus infinity", text: '{"text":"a","score":-Infinity}', marked: "-Infinity", message: /no JSON number/ },
    { name: "a raw tab", text: '{"text":"a\tb"}', marked: "\t", message: /U\+0009/ },
    { name: "a Windows path", text: '{"text":"C:\\data"}', marked: "\\d", message: /backslash/ },
    { name: "a smart quote", text: '{“text":"a"}', marked: "“", message: /quote/ },
    { name: "a bare key", text: '{text:"a"}', marked: "text", message: /no quotes/ },
    { name: "no comma", text: '{"text":"a" "source":"b"}', marked: '"', message: /comma is missing/ },
    { name: "no colon", text: '{"text" "a"}', marked: '"', message: /no colon/ },
    { name: "no value", text: '{"text":}', marked: "}", message: /value is missing/ },
    {
      name: "two rows on one line",
      text: '{"text":"a"}{"text":"b"}',
      marked: '{"text":"b"}',
      message: /one object per line/,
    },
    { name: "a leading zero", text: '{"text":"a","n":01}', marked: "01", message: /not JSON/ },
    { name: "a closing bracket too many", text: '{"text":"a"}}', marked: "}", message: /not JSON/ },
    { name: "the wrong closing bracket", text: '{"text":"a"]', marked: "]", message: /not JSON/ },
    { name: "plain words", text: "hello there", marked: "hello", message: /not JSON/ },
  ])("$name", ({ text, marked, message }) => {
    const findings = lintDataset(text);
    expect(findings.map((finding) => [finding.rule, finding.marked])).toEqual([[rule, marked]]);
    expect(findings[0]?.message).toMatch(message);
  });
  test("names the place as a JSON path", () => {
    expect(
      lintDataset('{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":NaN}]}')[0]?.message,
    ).toMatch(/^messages\[1\]\.content is NaN/);
  });
  test.each([
    ['{"text":"a', '{"text":"a"}'],
    ['{"text":"a","score":NaN}', '{"text":"a","score":null}'],
    ['{"text":"a\tb"}', '{"text":"a\\tb"}'],
    ['{"text":"C:\\data"}', '{"text":"C:\\\\data"}'],
    ['{text:"a"}', '{"text":"a"}'],
    ['{"text":"a" "source":"b"}', '{"text":"a" , "source":"b"}'],
    ['{"text" "a"}', '{"text" : "a"}'],
    ['{"text":"a"} {"text":"b"}', '{"text":"a"}\n{"text":"b"}'],
    ['{"text":"a"} # note', '{"text":"a"} '],
  ])("mends %s", (text, mended) => {
    expect(fixedOnce(text, rule)).toBe(mended);
  });
  test("offers nothing where closing the row would not make it JSON", () => {
    expect(lintDataset('{"text":"a","source"')[0]?.fixes).toEqual([]);
  });
  test("a truncated row does not hide the next one", () => {
    expect(rulesOf('{"text":"a\n{"text":1}')).toEqual([rule, "dataset/wrong-field-type"]);
  });
});
