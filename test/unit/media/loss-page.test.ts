// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { deltaWith, snapshotWith } from "./loss-fixtures.ts";
import { buttonOf, descriptionOf, nextFrame, one, openViewInDom, type ViewInDom, visibleWords } from "./view-in-dom.ts";

const openLoss = (stored?: unknown): Promise<ViewInDom> =>
  openViewInDom(() => import("../../../media/loss/main.ts"), stored);

const noPoints = { step: [], loss: [], learningRate: [], gradNorm: [], tokensPerSecond: [] };
const noEvals = { step: [], loss: [] };

afterEach(() => vi.restoreAllMocks());

describe("the loss panel", () => {
  it("asks for a snapshot and leaves the run with the editor, so that a reload can bring it back", async () => {
    const view = await openLoss();
    expect(view.sent).toEqual([{ type: "ready" }]);
    expect(view.stored()).toMatchObject({ runId: "run-1" });
    expect(visibleWords()).toBe("");
  });

  it("shows the numbers of a running run and its sentence", async () => {
    const view = await openLoss();
    await view.tell(snapshotWith({}));
    const words = visibleWords();
    for (const part of [
      "demo #7",
      "running",
      "Step 3 of 10",
      "Epoch 0.9 of 3",
      "Loss 0.50",
      "Validation 0.46",
      "Best validation 0.46 at step 2",
      "Speed 1 240 tokens/s",
      "Memory 6.0 of 24 GB",
      "Time left 2 min",
      "Validation follows training.",
    ])
      expect(words).toContain(part);
  });

  it("draws what deltas add", async () => {
    const view = await openLoss();
    await view.tell(snapshotWith({}));
    const points = { step: [4], loss: [0.25], learningRate: [1e-4], gradNorm: [1], tokensPerSecond: [900] };
    await view.tell(deltaWith({ points }, { step: 4, sentence: "The loss still falls." }));
    expect(visibleWords()).toContain("Step 4 of 10");
    expect(visibleWords()).toContain("Loss 0.25");
    expect(visibleWords()).toContain("The loss still falls.");
  });

  it("says before the first point what is happening, and how far it is", async () => {
    const view = await openLoss();
    await view.tell(
      snapshotWith(
        { points: noPoints, evals: noEvals },
        { state: "starting", phase: "Loading the model, 34 %", phaseFraction: 0.34, step: 0 },
      ),
    );
    expect(visibleWords()).toContain("Loading the model, 34 %");
    expect(one(".phase-card progress", HTMLProgressElement).value).toBeCloseTo(0.34);
    expect(one(".charts", HTMLElement).hidden).toBe(true);
    await view.tell(deltaWith({ points: snapshotWith({}).points }));
    expect(one(".phase-card", HTMLElement).hidden).toBe(true);
    expect(one(".charts", HTMLElement).hidden).toBe(false);
  });

  it("says what the trainer does while points are there, until the end", async () => {
    const view = await openLoss();
    await view.tell(snapshotWith({}, { phase: "Saving the adapter" }));
    expect(visibleWords(one(".numbers", HTMLElement))).toContain("Saving the adapter");
    await view.tell(deltaWith({}, { phase: "Saving the adapter", state: "completed" }));
    expect(visibleWords()).not.toContain("Saving the adapter");
  });

  it("offers what can be done now, and says why the rest cannot", async () => {
    const view = await openLoss();
    await view.tell(snapshotWith({}));
    const serve = buttonOf("Serve");
    expect(buttonOf("Stop and save").hasAttribute("aria-disabled")).toBe(false);
    expect(serve.getAttribute("aria-disabled")).toBe("true");
    expect(descriptionOf(serve)).toBe("No adapter is saved yet. It is saved when the run ends or stops.");
    serve.focus();
    expect(document.activeElement).toBe(serve);
    buttonOf("Stop and save").click();
    buttonOf("Compare").click();
    expect(view.sent.slice(1)).toEqual([{ type: "stop" }]);
  });

  it("puts the outcome on top when the run has ended", async () => {
    const view = await openLoss();
    await view.tell(snapshotWith({}));
    buttonOf("Stop and save").focus();
    await view.tell(deltaWith({}, { state: "completed", step: 10, hasAdapter: true }));
    expect(visibleWords()).toContain("Completed, 10 steps Best validation loss 0.46 at step 2, saved as a checkpoint.");
    expect(visibleWords()).not.toContain("Time left");
    expect(visibleWords()).not.toContain("Stop and save");
    expect(document.activeElement).toBe(buttonOf("Compare"));
    buttonOf("Compare").click();
    buttonOf("Serve").click();
    expect(view.sent.slice(1)).toEqual([{ type: "compare" }, { type: "serve" }]);
  });

  it("offers the log of a run that failed", async () => {
    const view = await openLoss();
    await view.tell(snapshotWith({}, { state: "failed", reason: "Out of memory." }));
    buttonOf("Show log").click();
    expect(view.sent.at(-1)).toEqual({ type: "showLog" });
  });

  it("shows the charts as a table on wish, and remembers that", async () => {
    const view = await openLoss({ smoothing: 0 });
    await view.tell(snapshotWith({}));
    expect(one("#loss-table", HTMLElement).hidden).toBe(true);
    buttonOf("Show as table").click();
    await nextFrame();
    const rows = [...document.querySelectorAll("#loss-table tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows.map(([step, loss]) => [step, loss])).toEqual([
      ["3", "0.50"],
      ["2", "1.00"],
      ["1", "2.00"],
    ]);
    expect(buttonOf("Hide table").getAttribute("aria-expanded")).toBe("true");
    expect(view.stored()).toMatchObject({ table: true });
  });

  it("opens with what was chosen before and keeps what is chosen now", async () => {
    const view = await openLoss({ smoothing: 0.3, log: true, table: true });
    await view.tell(snapshotWith({}));
    const slider = one("input[type=range]", HTMLInputElement);
    expect(slider.value).toBe("0.3");
    expect(one("input[type=checkbox]", HTMLInputElement).checked).toBe(true);
    expect(document.querySelectorAll("#loss-table tbody tr")).toHaveLength(3);
    slider.value = "0.9";
    slider.dispatchEvent(new Event("input"));
    expect(view.stored()).toEqual({ smoothing: 0.9, log: true, table: true, runId: "run-1" });
  });

  it("shows texts of the dataset and the model as text", async () => {
    const evil = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';
    const view = await openLoss();
    const samples = [{ step: 2, prompt: evil, expected: evil, output: evil }];
    await view.tell(snapshotWith({ samples, warnings: [{ step: 1, message: evil }] }, { name: evil, sentence: evil }));
    expect(document.querySelectorAll("main img, main script")).toHaveLength(0);
    expect(visibleWords()).toContain(evil);
  });

  it("follows the newest samples, unless an older step was picked", async () => {
    const view = await openLoss();
    const sample = (step: number) => ({ step, prompt: "q", expected: "e", output: `answer ${step}` });
    await view.tell(snapshotWith({ samples: [sample(2), sample(4)] }));
    expect(visibleWords()).toContain("answer 4");
    await view.tell(deltaWith({ samples: [sample(6)] }));
    expect(visibleWords()).toContain("answer 6");
    const picker = one(".samples select", HTMLSelectElement);
    picker.value = "2";
    picker.dispatchEvent(new Event("change"));
    await view.tell(deltaWith({ samples: [sample(8)] }));
    expect(visibleWords()).toContain("answer 2");
    expect(visibleWords()).not.toContain("answer 8");
  });

  it("lists warnings, the newest first and the older ones behind a click", async () => {
    const view = await openLoss();
    const warnings = [1, 2, 3, 4, 5].map((step) => ({ step, message: `warning ${step}` }));
    await view.tell(snapshotWith({ warnings }));
    const words = visibleWords(one(".warnings", HTMLElement));
    expect(words).toMatch(/^5 warnings Step 5: warning 5 Step 4: .* Step 3: warning 3 2 earlier/);
  });

  it("ignores and logs what it does not know, and goes on", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const view = await openLoss();
    await view.tell({ type: "fireworks" });
    await view.tell({ type: "delta" });
    await view.tell("nonsense");
    expect(warn).toHaveBeenCalledTimes(3);
    await view.tell(snapshotWith({}));
    expect(visibleWords()).toContain("demo #7");
  });

  it("tells a screen reader of the start and the end, not of every step", async () => {
    const view = await openLoss();
    await view.tell(snapshotWith({}));
    const spoken = one("[aria-live]", HTMLElement);
    expect(spoken.textContent).toContain("step 3 of 10");
    await view.tell(deltaWith({}, { step: 4 }));
    expect(spoken.textContent).toContain("step 3 of 10");
    await view.tell(deltaWith({}, { state: "completed", step: 10 }));
    expect(spoken.textContent).toContain("completed");
  });
});
