import type { ToCompareView } from "../../schemas/compare-view-protocol.ts";

// Invented answers for looking at the compare page; nothing here is a result.
type Snapshot = Extract<ToCompareView, { type: "snapshot" }>;

const expected = "SELECT COUNT(*) FROM customers WHERE city = 'Bergen';";
const prompt = "How many customers live in Bergen?";
const system = "Answer with one SQLite statement for the shop database.";

const snapshot: Snapshot = {
  type: "snapshot",
  runName: "text-to-sql #7",
  baseName: "SmolLM2-135M-Instruct",
  tunedName: "text-to-sql #7",
  state: "ready",
  status: "Ready on cpu",
  prompts: [
    { row: 12, system, prompt, expected },
    {
      row: 13,
      system,
      prompt: "List the names of products that cost more than 40 and are out of stock, cheapest first.",
      expected: "SELECT name FROM products;",
    },
  ],
  answers: {
    base: {
      text: "The number of customers who live in Bergen depends on the shop. To find out, you can look at the customer list and count every customer whose city is Bergen.\n\nHere is an example:\n\n```sql\nSELECT customers FROM Bergen\n```\n",
      tokensPerSecond: 41.3,
      stop: "limit",
    },
    tuned: { text: expected, tokensPerSecond: 38.2, stop: "end" },
  },
  asked: { prompt, expected },
  problems: { base: null, tuned: null, page: null },
};

const none = { text: "", tokensPerSecond: null, stop: null };
const draft = { prompt, system, row: 12, temperature: 0, maxTokens: 256 };

/** By name: what the page is told, and what a person has written before. */
export const compareScenes: Readonly<Record<string, { readonly message: Snapshot; readonly state: unknown }>> = {
  answered: { message: snapshot, state: { draft } },
  streaming: {
    message: {
      ...snapshot,
      state: "busy",
      status: "Answering",
      answers: { base: { ...none, text: "The number of customers who live in" }, tuned: none },
    },
    state: { draft },
  },
  "side-failed": {
    message: {
      ...snapshot,
      answers: { ...snapshot.answers, tuned: { ...none, text: "SELECT COUNT(*) FROM" } },
      problems: { base: null, tuned: "Out of memory while answering. Ask for fewer tokens.", page: null },
    },
    state: { draft },
  },
  loading: {
    message: {
      ...snapshot,
      state: "loading",
      status: "Loading the model, 60 %",
      answers: { base: none, tuned: none },
      asked: null,
    },
    state: {},
  },
  failed: {
    message: {
      ...snapshot,
      state: "failed",
      status: "The base model folder is gone. Train again, or put it back.",
      answers: { base: none, tuned: none },
      asked: null,
    },
    state: {},
  },
};
