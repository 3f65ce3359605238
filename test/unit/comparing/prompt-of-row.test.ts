import { describe, expect, it } from "vitest";
import { promptOfRow } from "../../../extension/comparing/prompt-of-row.ts";
import { readPromptRows } from "../../../extension/comparing/prompt-rows.ts";

const system = { role: "system", content: "Be short." };
const user = { role: "user", content: "Hi" };
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

  it.each([
    ["prompt and completion as texts", { prompt: "Hi", completion: "Hello." }, [user]],
    ["prompt and completion as turns", { prompt: [system, user], completion: [answer] }, [system, user]],
    ["a prompt alone", { prompt: "Hi" }, [user]],
    [
      "ShareGPT",
      {
        system: "Be short.",
        conversations: [
          { from: "human", value: "Hi" },
          { from: "gpt", value: "Hello." },
        ],
      },
      [system, user],
    ],
    ["Alpaca", { instruction: "Hi", input: "", output: "Hello." }, [user]],
    [
      "Alpaca with input",
      { system: "Be short.", instruction: "Say it", input: "Hi", output: "Hello." },
      [system, { role: "user", content: "Say it\n\nHi" }],
    ],
    [
      "text parts",
      { messages: [{ role: "user", content: [{ type: "text", text: "H" }, { text: "i" }] }, answer] },
      [user],
    ],
  ])("reads %s", (_name, row, messages) => {
    expect(promptOfRow(row)?.messages).toEqual(messages);
  });

  it.each([
    ["no object", 3],
    ["null", null],
    ["a text row", { text: "Once upon a time" }],
    ["no user turn", { messages: [system, answer] }],
    ["a turn without text", { messages: [{ role: "user" }, answer] }],
    ["an image", { messages: [{ role: "user", content: [{ type: "image_url", image_url: "a" }] }, answer] }],
    ["no messages", { messages: [] }],
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
