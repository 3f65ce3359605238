// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { compareSnapshot, firstPrompt, secondPrompt } from "./compare-fixtures.ts";
import { buttonOf, descriptionOf, one, openViewInDom, type ViewInDom, visibleWords } from "./view-in-dom.ts";

const openCompare = (stored?: unknown): Promise<ViewInDom> =>
  openViewInDom(() => import("../../../media/compare/main.ts"), stored);

const promptBox = (): HTMLTextAreaElement => one('textarea[aria-label="Prompt"]', HTMLTextAreaElement);
const answerOf = (side: string): HTMLElement => one(`.answer[aria-labelledby="${side}-heading"]`, HTMLElement);

function type(text: string): void {
  promptBox().value = text;
  promptBox().dispatchEvent(new Event("input", { bubbles: true }));
}

function press(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  promptBox().dispatchEvent(event);
  return event;
}

function pick(index: number): void {
  const select = one(".picker select", HTMLSelectElement);
  select.selectedIndex = index;
  select.dispatchEvent(new Event("change"));
}

afterEach(() => vi.restoreAllMocks());

describe("the compare page", () => {
  it("asks for a snapshot and then stands ready for a prompt", async () => {
    const view = await openCompare();
    expect(view.sent).toEqual([{ type: "ready" }]);
    await view.tell(compareSnapshot());
    expect(document.activeElement).toBe(promptBox());
    expect(visibleWords()).toContain("base SmolLM2");
    expect(visibleWords()).toContain("tuned demo #7 @400");
    expect(descriptionOf(buttonOf("Run"))).toBe("Write a prompt first.");
  });

  it("runs on Enter with the settings at hand; Shift+Enter and an input method keep their line", async () => {
    const view = await openCompare();
    await view.tell(compareSnapshot());
    type("How many?");
    expect(press("Enter", { shiftKey: true }).defaultPrevented).toBe(false);
    expect(press("Enter", { isComposing: true }).defaultPrevented).toBe(false);
    expect(view.sent).toHaveLength(1);
    expect(press("Enter").defaultPrevented).toBe(true);
    expect(view.sent.at(-1)).toEqual({
      type: "run",
      system: "",
      prompt: "How many?",
      expected: null,
      temperature: 0,
      maxTokens: 256,
    });
  });

  it("sends the expected text of a validation prompt, and none once it is edited", async () => {
    const view = await openCompare();
    await view.tell(compareSnapshot());
    pick(1);
    expect(promptBox().value).toBe(firstPrompt.prompt);
    buttonOf("Run").click();
    expect(view.sent.at(-1)).toMatchObject({ system: "Answer in SQL.", expected: "SELECT 1;" });
    type("How many customers in Bergen?");
    buttonOf("Run").click();
    expect(view.sent.at(-1)).toMatchObject({ system: "Answer in SQL.", expected: null });
    expect(one(".picker select", HTMLSelectElement).selectedIndex).toBe(0);
  });

  it("steps through the validation prompts", async () => {
    const view = await openCompare();
    await view.tell(compareSnapshot());
    buttonOf("›").click();
    buttonOf("›").click();
    expect(promptBox().value).toBe(secondPrompt.prompt);
    buttonOf("›").click();
    expect(promptBox().value).toBe(firstPrompt.prompt);
    buttonOf("‹").click();
    expect(promptBox().value).toBe(secondPrompt.prompt);
  });

  it("steps past a prompt that stands in the data twice, with the expected text of each row", async () => {
    const view = await openCompare();
    const twin = { ...firstPrompt, row: 4, expected: "SELECT 4;" };
    await view.tell(compareSnapshot({ prompts: [firstPrompt, twin, secondPrompt] }));
    pick(2);
    buttonOf("Run").click();
    expect(view.sent.at(-1)).toMatchObject({ prompt: firstPrompt.prompt, expected: "SELECT 4;" });
    expect(view.sent.at(-1)).not.toHaveProperty("row");
    buttonOf("›").click();
    expect(promptBox().value).toBe(secondPrompt.prompt);
  });

  it("streams both answers, with speed and why each stopped", async () => {
    const view = await openCompare();
    await view.tell(compareSnapshot());
    await view.tell({ type: "started", prompt: "How many?", expected: "SELECT 1;" });
    await view.tell({ type: "state", state: "busy", status: "Answering" });
    await view.tell({ type: "token", side: "base", text: "The num" });
    await view.tell({ type: "token", side: "base", text: "ber" });
    await view.tell({ type: "token", side: "tuned", text: "SELECT 1;" });
    expect(answerOf("base").textContent).toBe("The number");
    expect(answerOf("base").getAttribute("aria-busy")).toBe("true");
    const tuned = { text: "SELECT 1;", tokensPerSecond: 38.2, stop: "end" };
    await view.tell({ type: "answer", side: "tuned", answer: tuned });
    expect(visibleWords()).toContain("38 tokens/s · stopped: end · ✓ equals the expected text");
    expect(visibleWords()).toContain("expected SELECT 1;");
    expect(answerOf("tuned").getAttribute("aria-busy")).toBe("false");
  });

  it("cancels by button and by Escape while it answers; the focus stays where it was", async () => {
    const view = await openCompare();
    await view.tell(compareSnapshot());
    type("How many?");
    press("Escape");
    buttonOf("Cancel").click();
    buttonOf("Run").focus();
    await view.tell({ type: "state", state: "busy", status: "Answering" });
    expect(document.activeElement).toBe(buttonOf("Run"));
    expect(descriptionOf(buttonOf("Run"))).toBe("The last prompt is being answered. Wait, or cancel it.");
    press("Enter");
    buttonOf("Run").click();
    buttonOf("Cancel").click();
    press("Escape");
    expect(view.sent.slice(1)).toEqual([{ type: "cancel" }, { type: "cancel" }]);
    await view.tell({ type: "state", state: "ready", status: "Ready" });
    expect(descriptionOf(buttonOf("Run"))).toBe("");
    expect(descriptionOf(buttonOf("Cancel"))).toBe("Nothing is being answered.");
  });

  it("shows output as text", async () => {
    const evil = '<img src=x onerror="window.broken=1"><script>window.broken=1</script><a href="command:x">';
    const view = await openCompare();
    const prompts = [{ row: 1, system: evil, prompt: evil, expected: evil }];
    await view.tell(compareSnapshot({ prompts, status: evil, baseName: evil }));
    await view.tell({ type: "started", prompt: evil, expected: evil });
    await view.tell({ type: "token", side: "base", text: evil });
    expect(document.querySelectorAll("main img, main script, main a")).toHaveLength(0);
    expect(answerOf("base").textContent).toBe(evil);
  });

  it("says what went wrong where it went wrong, and still does when the page comes back", async () => {
    const view = await openCompare();
    await view.tell(compareSnapshot());
    await view.tell({ type: "problem", side: "tuned", message: "The adapter does not fit." });
    const column = answerOf("tuned").parentElement ?? document.body;
    expect(visibleWords(column)).toContain("The adapter does not fit.");
    const problems = { base: null, tuned: "The adapter does not fit.", page: null };
    await (await openCompare()).tell(compareSnapshot({ problems }));
    expect(visibleWords()).toContain("The adapter does not fit.");
  });

  it("promises no answer when the models have failed", async () => {
    const view = await openCompare();
    await view.tell(compareSnapshot());
    expect(answerOf("base").dataset["placeholder"]).toBe("The answer appears here.");
    await view.tell({ type: "state", state: "failed", status: "The model process ended." });
    expect(one(".status", HTMLElement).textContent).toBe("The model process ended.");
    expect(answerOf("base").dataset["placeholder"]).toBe("");
    expect(descriptionOf(buttonOf("Run"))).toContain("Run Compare Base and Tuned again");
  });

  it("keeps draft and settings while it is hidden; the question comes with the snapshot", async () => {
    const first = await openCompare();
    await first.tell(compareSnapshot());
    type("My draft");
    const temperature = one("input[type=number]", HTMLInputElement);
    temperature.value = "0.7";
    temperature.dispatchEvent(new Event("input"));
    expect(first.stored()).toMatchObject({ runId: "run-1", draft: { prompt: "My draft", temperature: 0.7 } });
    const second = await openCompare(first.stored());
    await second.tell(compareSnapshot({ asked: { prompt: "My draft", expected: "SELECT 1;" } }));
    expect(promptBox().value).toBe("My draft");
    expect(visibleWords()).toContain("expected SELECT 1;");
    expect(visibleWords()).not.toContain("asked");
    type("Another draft");
    await second.tell({ type: "state", state: "ready", status: "Ready" });
    expect(visibleWords()).toContain("asked My draft");
  });

  it("ignores and logs what it does not know", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const view = await openCompare();
    await view.tell({ type: "token", side: "middle", text: "x" });
    expect(warn).toHaveBeenCalledOnce();
  });
});
