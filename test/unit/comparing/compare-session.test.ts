import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CompareSession, openCompareSession } from "../../../extension/comparing/compare-session.ts";
import type { ToolMessage } from "../../../schemas/contracts.generated.ts";
import { makeFakeCompare } from "./fake-compare.ts";

describe("openCompareSession", () => {
  let fake: ReturnType<typeof makeFakeCompare>;
  let messages: ToolMessage[];
  let log: string[];
  let abort: AbortController;
  let session: CompareSession | undefined;
  beforeEach(() => {
    fake = makeFakeCompare();
    messages = [];
    log = [];
    abort = new AbortController();
    session = undefined;
  });
  afterEach(() => {
    session?.close();
    abort.abort();
    fake.remove();
  });

  const open = async (runFolder: string): Promise<CompareSession> => {
    session = await openCompareSession({
      environment: fake.environment,
      runFolder,
      secrets: { HF_TOKEN: "of the caller" },
      signal: abort.signal,
      onLog: (line) => log.push(line),
      onMessage: (message) => messages.push(message),
    });
    return session;
  };
  const ask = (id: string, content: string): void =>
    session?.generate({ id, messages: [{ role: "user", content }], maxTokens: 7, temperature: 0, seed: 0 });
  const types = (): string[] => messages.map(({ type }) => type);

  it("is open when the models are loaded, and passes requests and messages on", async () => {
    await open("run");
    expect(messages.at(-1)).toEqual({ type: "ready", device: "cpu", base: "Base", tuned: "of the caller" });
    ask("1", "hi");
    await vi.waitFor(() => expect(types().filter((type) => type === "answer")).toHaveLength(2));
    expect(messages).toContainEqual(expect.objectContaining({ type: "answer", side: "tuned", text: "HI", tokens: 7 }));
    session?.cancel("1");
    await vi.waitFor(() => expect(messages).toContainEqual(expect.objectContaining({ id: "1", text: "cancelled" })));
  });

  it("does not open when the models cannot be loaded, and says why", async () => {
    await expect(open("broken")).rejects.toMatchObject({ code: "no-weights", message: "It failed.", hint: "Do this." });
  });

  it("does not open when it is called off while loading", async () => {
    const opening = open("hang");
    await vi.waitFor(() => expect(types()).toContain("progress"));
    abort.abort();
    await expect(opening).rejects.toMatchObject({ name: "AbortError" });
  });

  it("tells of a process that ends by itself, once", async () => {
    await open("run");
    ask("1", "die");
    await vi.waitFor(() => expect(types()).toContain("problem"));
    const problem = { type: "problem", id: null, side: null, code: "tool-failed" };
    expect(messages.at(-1)).toMatchObject(problem);
    expect(messages.at(-1)).toMatchObject({ message: expect.stringContaining("the machine is on fire") });
    expect(log).toContain("the machine is on fire");
  });

  it("answers what is asked after that end with its last words, and another session can be opened", async () => {
    await open("run");
    ask("1", "die");
    await vi.waitFor(() => expect(types()).toContain("problem"));
    messages = [];
    ask("2", "hi");
    expect(messages).toEqual([expect.objectContaining({ type: "problem", id: null, side: null, code: "tool-failed" })]);
    expect(messages[0]).toMatchObject({ message: expect.stringContaining("the machine is on fire") });
    await open("run");
    ask("3", "hi");
    await vi.waitFor(() => expect(types().filter((type) => type === "answer")).toHaveLength(2));
  });

  it.skipIf(process.platform === "win32")(
    "says that the system ended it, as it does when the memory is full",
    async () => {
      await open("run");
      ask("1", "kill");
      await vi.waitFor(() => expect(types()).toContain("problem"));
      expect(messages.at(-1)).toMatchObject({ id: null, message: expect.stringContaining("memory is full") });
    },
  );

  it("closes without a word", async () => {
    const closed = await open("run");
    const before = [...messages];
    closed.close();
    closed.generate({ id: "1", messages: [{ role: "user", content: "hi" }], maxTokens: 7, temperature: 0, seed: 0 });
    messages = [];
    // Another session that loads and answers meanwhile takes longer than the closed one would.
    await open("run");
    ask("2", "hi");
    await vi.waitFor(() => expect(types().filter((type) => type === "answer")).toHaveLength(2));
    expect(before.map(({ type }) => type)).toEqual(["progress", "ready"]);
    expect(messages.filter((message) => "id" in message && message.id !== "2")).toEqual([]);
  });
});
