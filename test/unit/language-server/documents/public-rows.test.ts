import { describe, expect, test } from "vitest";
import { DatasetRow } from "../../../../language-server/documents/dataset-row.ts";
import { rowRules } from "../../../../language-server/rules/dataset-rules.ts";
import { lintDataset, lintOptions } from "../linted-rows.ts";

const call = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Rome"}' } };
const user = { role: "user", content: "Is it warm in Rome?" };
const assistant = { role: "assistant", content: "It is 24 degrees." };

/** Shapes of rows that public data sets have, each by what it is known for. */
const shapes: Readonly<Record<string, unknown>> = {
  "plain chat": { messages: [user, assistant] },
  "chat with a system prompt": { messages: [{ role: "system", content: "Be brief." }, user, assistant] },
  "prompt beside messages": { prompt: user.content, prompt_id: "a1", messages: [user, assistant] },
  "ids and sources": { id: 7, source: "forum", lang: "en", messages: [user, assistant] },
  "several turns": { messages: [user, assistant, { role: "user", content: "And at night?" }, assistant] },
  "tool call": {
    messages: [
      user,
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "call_1", content: "24" },
      assistant,
    ],
    tools: [{ type: "function", function: { name: "weather", parameters: { type: "object", properties: {} } } }],
  },
  "two tool results": {
    messages: [
      user,
      { role: "assistant", tool_calls: [call, { ...call, id: "call_2" }] },
      { role: "tool", tool_call_id: "call_1", content: "24" },
      { role: "tool", tool_call_id: "call_2", content: "" },
      assistant,
    ],
  },
  "exported with nulls": {
    messages: [
      { role: "user", content: "Hi", name: null, tool_calls: null, tool_call_id: null },
      { role: "assistant", content: "Hello.", name: null, tool_calls: null, tool_call_id: null },
    ],
  },
  "weights and reasoning": {
    messages: [user, { role: "assistant", content: "24", weight: 1, reasoning_content: "Look it up." }],
  },
  "parts of content": { messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }, assistant] },
  developer: { messages: [{ role: "developer", content: "Be brief." }, user, assistant] },
  ShareGPT: {
    conversations: [
      { from: "system", value: "Be brief." },
      { from: "human", value: "Hi" },
      { from: "gpt", value: "Hello." },
    ],
    source: "forum",
    weight: null,
  },
  "ShareGPT with tools": {
    conversations: [
      { from: "human", value: "Hi" },
      { from: "function_call", value: '{"name":"f","arguments":{}}' },
      { from: "observation", value: "1" },
      { from: "gpt", value: "One." },
    ],
    tools: "[]",
  },
  Alpaca: { instruction: "Add.", input: "2, 2", output: "4", text: "### Add. 2, 2: 4" },
  "prompt and completion": { prompt: "Add 2 and 2.", completion: " 4" },
  "conversational prompt and completion": { prompt: [user], completion: [assistant] },
  preference: { prompt: "Hi", chosen: "Hello.", rejected: "What." },
  "preference with whole chats and scores": {
    prompt: user.content,
    prompt_id: "a1",
    chosen: [user, assistant],
    rejected: [user, { role: "assistant", content: "No idea." }],
    messages: [user, assistant],
    score_chosen: 8.5,
    score_rejected: 2,
  },
  "preference without a prompt": { chosen: "Human: Hi Assistant: Hello.", rejected: "Human: Hi Assistant: What." },
  KTO: { prompt: [user], completion: [assistant], label: false },
  "plain text": { text: "Once upon a time.", meta: { pile_set_name: "books" } },
  tokenised: { input_ids: [1, 2, 3], attention_mask: [1, 1, 1], labels: [-100, 2, 3] },
};

describe("a correct public row gives no error under the default profile", () => {
  test.each(Object.entries(shapes))("%s", (_name, row) => {
    expect(lintDataset(JSON.stringify(row)).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("what a provider documents gives no finding under its profile", () => {
  test.each(["plain chat", "chat with a system prompt", "several turns", "tool call", "developer", "parts of content"])(
    "OpenAI: %s",
    (name) => expect(lintDataset(JSON.stringify(shapes[name]), "openai")).toEqual([]),
  );
  test.each(["plain chat", "chat with a system prompt", "several turns", "tool call", "prompt and completion"])(
    "Together: %s",
    (name) => expect(lintDataset(JSON.stringify(shapes[name]), "together")).toEqual([]),
  );
  test("preference pairs of OpenAI and Together", () => {
    const row = { input: { messages: [user] }, preferred_output: [assistant], non_preferred_output: [assistant] };
    for (const profile of ["openai", "together"]) expect(lintDataset(JSON.stringify(row), profile)).toEqual([]);
  });
});

test("no rule builds the positioned tree of a row without findings: it costs ten times a JSON.parse", () => {
  for (const name of [
    "plain chat",
    "tool call",
    "ShareGPT",
    "prompt and completion",
    "preference",
    "ids and sources",
  ]) {
    const row = new DatasetRow(JSON.stringify(shapes[name]));
    Object.defineProperty(row, "tree", {
      get() {
        throw new Error("The tree was built.");
      },
    });
    for (const rule of rowRules) {
      // What is said once a file is placed when it is shown.
      for (const finding of rule.check(row, lintOptions().facts)) expect(finding.once).toBeDefined();
    }
  }
});
