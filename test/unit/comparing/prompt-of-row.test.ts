import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { promptOfRow } from "../../../extension/comparing/prompt-of-row.ts";
import { readPromptRows } from "../../../extension/comparing/prompt-rows.ts";

type Vector = { readonly name: string; readonly line: string; readonly messages: unknown; readonly expected: string };
const file = join(import.meta.dirname, "../../fixtures/vectors/row-prompts.json");
const vectors = JSON.parse(readFileSync(file, "utf8")) as readonly Vector[];

const system = { role: "system", content: "Be short." };
const user = { role: "user", content: "Hi" };
const human = { from: "human", value: "Hi" };
const answer = { role: "assistant", content: "Hello." };

describe("promptOfRow", () => {
  it("cuts before the last answer and keeps it as what is expected", () => {
    const again = { role: "user", content: "Again" };
    const row = { messages: [system, user, answer, again, { role: "assistant", content: "Hello again." }] };
    expect(promptOfRow(row)).toEqual({ messages: [system, user, answer, again], expected: "Hello again." });
    expect(promptOfRow(row, "first")).toEqual({ messages: [system, user], expected: "Hello." });
  });

  it("expects nothing of a chat that ends unanswered", () => {
    expect(promptOfRow({ messages: [system, user] })).toEqual({ messages: [system, user], expected: null });
  });

  // python-runtime tests the same file with the trainer's own reader.
  it.each(vectors.map((vector) => [vector.name, vector] as const))("asks what is trained: %s", (_name, vector) => {
    const { line, messages, expected } = vector;
    expect(promptOfRow(JSON.parse(line))).toEqual({ messages, expected });
  });

  it.each([
    ["a prompt", { prompt: "Hi" }],
    ["a prompt beside columns of other rows", { messages: null, prompt: "Hi", completion: null }],
    ["a prompt of a preference", { prompt: [user], chosen: [answer], rejected: [answer] }],
    ["an instruction", { instruction: "Hi" }],
  ])("asks %s that nobody has answered", (_name, row) => {
    expect(promptOfRow(row)).toEqual({ messages: [user], expected: null });
  });

  it.each([
    ["no object", 3],
    ["null", null],
    ["a text row", { text: "Once upon a time" }],
    ["no user turn", { messages: [system, answer] }],
    ["a turn without text", { messages: [{ role: "user" }, answer] }],
    ["an image", { messages: [{ role: "user", content: [{ type: "image_url", image_url: "a" }] }, answer] }],
    ["no messages", { messages: [] }],
    ["a speaker that no trainer knows", { conversations: [human, { from: "someone", value: "Hello." }] }],
    ["a role that no trainer knows", { messages: [user, { role: "bot", content: "Hello." }] }],
    ["a history that is no pairs", { instruction: "Hi", output: "Hello.", history: ["Hi"] }],
  ])("takes %s for no prompt", (_name, row) => {
    expect(promptOfRow(row)).toBeUndefined();
  });
});

describe("readPromptRows", () => {
  it("counts lines as an editor does and skips empty ones", () => {
    const text = `\uFEFF{"prompt":"a"}\r\n\r\n{"prompt":"b","completion":"c"}\n`;
    expect(readPromptRows(text, "p.jsonl").map(({ line, expected }) => [line, expected])).toEqual([
      [1, null],
      [3, "c"],
    ]);
  });

  it("names the line that is no chat", () => {
    const broken = '{"prompt":"a"}\n{"prompt":';
    expect(() => readPromptRows(broken, "p.jsonl")).toThrow("Line 2 of p.jsonl is no chat with a user turn.");
    expect(() => readPromptRows("\n \n", "p.jsonl")).toThrow("p.jsonl holds no prompts.");
  });
});
