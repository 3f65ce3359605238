import { beforeEach, describe, expect, it } from "vitest";
import { ComparePage } from "../../../extension/editor/compare-page.ts";
import { initialRunState } from "../../../extension/runs/run-state.ts";
import type { ToCompareView } from "../../../schemas/compare-view-protocol.ts";
import type { ToolMessage } from "../../../schemas/contracts.generated.ts";
import { dispatch } from "../../../schemas/messages.ts";
import { plan } from "../runs/run-factory.ts";

const request = { type: "run", system: "", prompt: "q", expected: "e", temperature: 0, maxTokens: 8 } as const;
const answer = { type: "answer", id: "1", text: "a", tokens: 4, durationMs: 100, stop: "end" } as const;
const fault = { type: "problem", id: "1", code: "out-of-memory", message: "Out of memory.", hint: null } as const;

let sent: ToCompareView[];
let page: ComparePage;
const say = (message: ToolMessage): void => void dispatch(page.handlers, message);

function pageOf(baseId: string): ComparePage {
  const run = initialRunState("/runs/chat-1", { ...plan, base: { ...plan.base, id: baseId } });
  return new ComparePage({ run, prompts: [], send: (message) => sent.push(message) });
}

beforeEach(() => {
  sent = [];
  page = pageOf("org/model");
});

describe("a compare page that is hidden, moved or reloaded", () => {
  it("comes back with the question and the failure of a side", () => {
    page.start("1", request);
    say({ ...fault, side: "tuned" });
    say({ ...answer, side: "base" });
    expect(page.snapshot()).toMatchObject({
      state: "ready",
      asked: { prompt: "q", expected: "e" },
      answers: { base: { text: "a", tokensPerSecond: 40, stop: "end" } },
      problems: { base: null, tuned: "Out of memory.", page: null },
    });
  });

  it("comes back with a failure of both sides, and begins anew with the next question", () => {
    page.start("1", request);
    say({ ...fault, side: null, hint: "Ask for fewer tokens." });
    expect(page.snapshot()).toMatchObject({
      state: "ready",
      problems: { page: "Out of memory. Ask for fewer tokens." },
    });
    page.start("2", { ...request, prompt: "again" });
    expect(page.snapshot()).toMatchObject({ asked: { prompt: "again" }, problems: { page: null } });
    say({ ...fault, side: "base" });
    expect(page.snapshot().problems.base).toBeNull();
  });

  it("stays failed when the process of the models has ended", () => {
    page.start("1", request);
    say({ ...fault, id: null, side: null, message: "The process has ended." });
    expect(page.snapshot()).toMatchObject({ state: "failed", status: "The process has ended." });
  });
});

describe("the names of the two models", () => {
  it.each([
    ["org/model", "model"],
    ["/models/SmolLM2/", "SmolLM2"],
    ["C:\\models\\SmolLM2", "SmolLM2"],
    ["model", "model"],
  ])("of %s are short while it loads", (id, name) => {
    expect(pageOf(id).snapshot().baseName).toBe(name);
  });

  it("are those of the process that loaded them", () => {
    say({ type: "ready", device: "cpu", base: "SmolLM2", tuned: "chat #1 @40" });
    expect(sent.at(-1)).toEqual(page.snapshot());
    expect(page.snapshot()).toMatchObject({ state: "ready", baseName: "SmolLM2", tunedName: "chat #1 @40" });
  });
});
