import { describe, expect, it } from "vitest";
import { answerFootnote, visibleText } from "../../../media/compare/answer-text.ts";
import { type CompareModel, foldCompareMessage } from "../../../media/compare/compare-model.ts";
import { promptOfDraft, readDraft, temperatureRange, withinRange } from "../../../media/compare/draft.ts";
import { isCompareMessage } from "../../../media/compare/is-compare-message.ts";
import { neighbour } from "../../../media/compare/prompt-picker.ts";
import { spokenCompare, statusText } from "../../../media/compare/status-text.ts";
import type { ToCompareView } from "../../../schemas/compare-view-protocol.ts";
import { compareSnapshot, firstPrompt, secondPrompt } from "./compare-fixtures.ts";

function fold(...messages: readonly ToCompareView[]): CompareModel {
  let model: CompareModel | undefined;
  for (const message of messages) model = foldCompareMessage(model, message);
  if (model === undefined) throw new Error("no snapshot among the messages");
  return model;
}

const started: ToCompareView = { type: "started", prompt: "How many?", expected: "SELECT 1;" };
const ended = { text: "SELECT 1;", tokensPerSecond: 41.2, stop: "end" } as const;

describe("what the compare page knows", () => {
  it("is nothing before the snapshot", () => {
    expect(foldCompareMessage(undefined, started)).toBeUndefined();
  });

  it("grows an answer by its tokens, each side its own", () => {
    const model = fold(
      compareSnapshot(),
      started,
      { type: "token", side: "base", text: "The " },
      { type: "token", side: "tuned", text: "SELECT" },
      { type: "token", side: "base", text: "number" },
    );
    expect(model.answers.base.text).toBe("The number");
    expect(model.answers.tuned.text).toBe("SELECT");
  });

  it("begins empty with a new prompt, problems gone", () => {
    const model = fold(
      compareSnapshot(),
      started,
      { type: "answer", side: "base", answer: ended },
      { type: "problem", side: "tuned", message: "Out of memory." },
      { type: "problem", side: null, message: "The model process ended." },
      { type: "started", prompt: "Again?", expected: null },
    );
    expect(model.answers.base).toEqual({ text: "", tokensPerSecond: null, stop: null });
    expect(model.problems).toEqual({ base: null, tuned: null, page: null });
    expect(model.asked).toEqual({ prompt: "Again?", expected: null });
  });

  it("is the snapshot alone for a page that comes back: question, answers and what went wrong", () => {
    const asked = { prompt: "How many?", expected: "SELECT 1;" };
    const problems = { base: null, tuned: "Out of memory.", page: null };
    const before = fold(compareSnapshot(), started);
    expect(foldCompareMessage(before, compareSnapshot({ asked, problems }))).toMatchObject({ asked, problems });
  });
});

describe("messages to the compare page", () => {
  it("are taken when they have the shape of the protocol", () => {
    const messages: readonly ToCompareView[] = [
      compareSnapshot(),
      started,
      { type: "state", state: "busy", status: "Answering" },
      { type: "token", side: "base", text: "x" },
      { type: "answer", side: "tuned", answer: ended },
      { type: "problem", side: null, message: "m" },
    ];
    expect(messages.filter((message) => !isCompareMessage(message))).toEqual([]);
  });

  it.each([
    null,
    { type: "other" },
    { type: "token", side: "left", text: "x" },
    { type: "token", side: "base" },
    { type: "answer", side: "base", answer: { text: "", tokensPerSecond: null, stop: "error" } },
    { type: "state", state: "idle", status: "" },
    { ...compareSnapshot(), prompts: [{ row: 1, prompt: "p" }] },
    { ...compareSnapshot(), prompts: [{ ...firstPrompt, row: "1" }] },
    { ...compareSnapshot(), asked: { prompt: "p" } },
    { ...compareSnapshot(), problems: { base: null, tuned: 7, page: null } },
  ])("are refused: %j", (message) => expect(isCompareMessage(message)).toBe(false));
});

describe("the draft", () => {
  it("is a validation prompt as long as its row holds that text, system prompt included", () => {
    const prompts = [firstPrompt, secondPrompt];
    const { row, prompt, system } = firstPrompt;
    const draft = { ...readDraft(null), row, prompt, system };
    expect(promptOfDraft(prompts, draft)).toBe(firstPrompt);
    expect(promptOfDraft(prompts, { ...draft, system: "" })).toBeNull();
    expect(promptOfDraft(prompts, { ...draft, prompt: `${draft.prompt} ` })).toBeNull();
    expect(promptOfDraft(prompts, { ...draft, row: null })).toBeNull();
  });

  it("is the row that was picked when two rows ask the same", () => {
    const twin = { ...firstPrompt, row: 4, expected: "SELECT 4;" };
    const { row, prompt, system } = twin;
    expect(promptOfDraft([firstPrompt, twin], { ...readDraft(null), row, prompt, system })).toBe(twin);
  });

  it("comes back as it was stored, and falls back where it does not fit", () => {
    const draft = { prompt: "p", system: "s", row: 3, temperature: 0.7, maxTokens: 64 };
    expect(readDraft({ draft })).toEqual(draft);
    expect(readDraft({ draft: { prompt: 1, row: "3", temperature: 99, maxTokens: 0.4 } })).toEqual({
      prompt: "",
      system: "",
      row: null,
      temperature: 2,
      maxTokens: 1,
    });
  });

  it.each([
    [Number.NaN, 0],
    [-1, 0],
    [1.5, 1.5],
    [9, 2],
  ])("moves a temperature of %f into its range", (value, moved) =>
    expect(withinRange(value, temperatureRange)).toBe(moved),
  );
});

describe("words of the compare page", () => {
  it.each([
    [{ text: "", tokensPerSecond: null, stop: null }, null, ""],
    [{ text: "x", tokensPerSecond: 41.4, stop: null }, null, "41 tokens/s"],
    [{ text: "x", tokensPerSecond: 4.14, stop: "limit" }, null, "4.1 tokens/s · stopped: token limit"],
    [ended, " SELECT 1;\n", "41 tokens/s · stopped: end · ✓ equals the expected text"],
    [ended, "SELECT 2;", "41 tokens/s · stopped: end · differs from the expected text"],
    [{ ...ended, stop: "cancelled" }, "SELECT 1;", "41 tokens/s · stopped: cancelled"],
  ] as const)("under the answer %j", (answer, expected, text) => expect(answerFootnote(answer, expected)).toBe(text));

  it("show control characters instead of obeying them", () => {
    expect(visibleText("\u001b[31mred\u0007\r\n\tnext\u007f")).toBe("␛[31mred␇\n\tnext␡");
  });

  it("say when both answers are the same text", () => {
    const model = fold(
      compareSnapshot(),
      { type: "answer", side: "base", answer: ended },
      { type: "answer", side: "tuned", answer: ended },
    );
    expect(statusText(model)).toBe("Ready on cpu · both answers are the same text");
    expect(spokenCompare(model)).toContain("base answered, 41 tokens/s · stopped: end.");
  });

  it("put a problem before everything else", () => {
    const model = fold(compareSnapshot(), { type: "problem", side: null, message: "The model process ended." });
    expect(statusText(model)).toBe("The model process ended.");
  });
});

describe("stepping through the prompts", () => {
  it.each([
    [-1, 1, 0],
    [-1, -1, 2],
    [0, 1, 1],
    [2, 1, 0],
    [0, -1, 2],
  ] as const)("from %i by %i", (index, by, next) => expect(neighbour(index, by, 3)).toBe(next));
});
