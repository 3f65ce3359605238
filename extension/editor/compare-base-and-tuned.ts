import * as vscode from "vscode";
import type { ComparePrompt, FromCompareView, ToCompareView } from "../../schemas/compare-view-protocol.ts";
import type { ToolMessage } from "../../schemas/contracts.generated.ts";
import { dispatch } from "../../schemas/messages.ts";
import { type CompareSession, openCompareSession } from "../comparing/compare-session.ts";
import { readValidationPrompts } from "../comparing/validation-prompts.ts";
import { Problem } from "../problem.ts";
import type { Environment } from "../python/environment.ts";
import type { RunState } from "../runs/run-state.ts";
import { ComparePage } from "./compare-page.ts";
import { type CompareSource, openComparePanel, revealComparePanel } from "./compare-panel.ts";
import { ensureEnvironment, secretsOf } from "./editor-environment.ts";
import type { Parts } from "./parts.ts";
import { pickRun } from "./pick-run.ts";
import { showProblem } from "./show-problem.ts";

type RunRequest = Extract<FromCompareView, { type: "run" }>;

/** Every end of a run leaves its own adapter. */
function adapterOf(run: RunState): string {
  return `${run.end?.adapter ?? ""} of ${run.end?.time ?? 0}`;
}

/** What a failed page says: the sentence, and the next step where one is known. */
function failureText(error: unknown): string {
  if (error instanceof Problem && error.hint) return `${error.message} ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}

/** One compare page: the models behind it, what it shows, and who listens. */
class Comparison implements CompareSource {
  readonly #page: ComparePage;
  readonly #changed = new vscode.EventEmitter<ToCompareView>();
  readonly #abort = new AbortController();
  readonly #parts: Parts;
  readonly runId: string;
  readonly adapter: string;
  #session: CompareSession | undefined;
  #asked = 0;

  constructor(parts: Parts, run: RunState, prompts: readonly ComparePrompt[]) {
    this.#parts = parts;
    this.runId = run.folder;
    this.adapter = adapterOf(run);
    this.#page = new ComparePage({ run, prompts, send: (message) => this.#changed.fire(message) });
  }

  snapshot(): Extract<ToCompareView, { type: "snapshot" }> {
    return this.#page.snapshot();
  }

  onMessage(listener: (message: ToCompareView) => void): vscode.Disposable {
    return this.#changed.event(listener);
  }

  async open(environment: Environment): Promise<void> {
    try {
      this.#session = await openCompareSession({
        environment,
        runFolder: this.runId,
        secrets: await secretsOf(this.#parts),
        signal: this.#abort.signal,
        onMessage: (message) => this.#onTool(message),
        onLog: (line) => this.#parts.log.info(`compare: ${line}`),
      });
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#page.fail(failureText(error));
      await showProblem(error, this.#parts.log);
    }
  }

  run(request: RunRequest): void {
    // One question at a time; the page offers no other, but a page is not trusted.
    if (!this.#session || this.snapshot().state !== "ready") return;
    this.#asked += 1;
    this.#page.start(String(this.#asked), request);
    const turn = { role: "user", content: request.prompt };
    const system = request.system.trim();
    this.#session.generate({
      id: String(this.#asked),
      messages: system === "" ? [turn] : [{ role: "system", content: system }, turn],
      maxTokens: request.maxTokens,
      temperature: request.temperature,
      seed: 0,
    });
  }

  cancel(): void {
    this.#session?.cancel(String(this.#asked));
  }

  dispose(): void {
    this.#abort.abort();
    this.#session?.close();
    this.#changed.dispose();
  }

  #onTool(message: ToolMessage): void {
    if (!dispatch(this.#page.handlers, message))
      this.#parts.log.warn(`compare: unknown message ${JSON.stringify(message)}`);
  }
}

/** Loads the models of a run; the source is there at once and says how far the loading is. */
export async function startComparison(parts: Parts, run: RunState): Promise<CompareSource> {
  const environment = await ensureEnvironment(parts);
  const comparison = new Comparison(parts, run, await readValidationPrompts(run.plan));
  void comparison.open(environment);
  return comparison;
}

/** "Compare Base and Tuned": one page for a run; both answers come from one loaded model. */
export async function compareBaseAndTuned(parts: Parts, args: readonly unknown[]): Promise<void> {
  const run = await pickRun(parts, { given: args[0], which: "tuned" });
  if (revealComparePanel(run.folder, adapterOf(run))) return;
  const source = await startComparison(parts, run);
  openComparePanel({ extensionUri: parts.context.extensionUri, source, log: (line) => parts.log.warn(line) });
}
