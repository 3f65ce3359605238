import type {
  CompareAnswer,
  CompareProblems,
  ComparePrompt,
  CompareSide,
  FromCompareView,
  ToCompareView,
} from "../../schemas/compare-view-protocol.ts";
import type { ToolMessage } from "../../schemas/contracts.generated.ts";
import type { HandlerMap } from "../../schemas/messages.ts";
import type { RunState } from "../runs/run-state.ts";

type Snapshot = Extract<ToCompareView, { type: "snapshot" }>;

const empty: CompareAnswer = { text: "", tokensPerSecond: null, stop: null };
const noProblems: CompareProblems = { base: null, tuned: null, page: null };

/** The last part of a hub id or of a folder of any system: what a person calls the model. */
function shortName(id: string): string {
  return id.split(/[\\/]/).findLast((part) => part !== "") ?? id;
}

/** The state of one compare page, told by the model process and kept for pages that are hidden, moved or reloaded. */
export class ComparePage {
  readonly #send: (message: ToCompareView) => void;
  #snapshot: Snapshot;
  #id = "";
  #waiting = new Set<CompareSide>();
  readonly handlers: HandlerMap<ToolMessage>;

  constructor(request: { run: RunState; prompts: readonly ComparePrompt[]; send: (message: ToCompareView) => void }) {
    const { plan } = request.run;
    this.#send = request.send;
    this.#snapshot = {
      type: "snapshot",
      runName: plan.name,
      baseName: shortName(plan.base.id),
      tunedName: plan.name,
      state: "loading",
      status: "Loading the model",
      prompts: request.prompts,
      asked: null,
      answers: { base: empty, tuned: empty },
      problems: noProblems,
    };
    this.handlers = this.#makeHandlers();
  }

  snapshot(): Snapshot {
    return this.#snapshot;
  }

  fail(status: string): void {
    this.#state("failed", status);
  }

  /** A question was asked: both sides begin empty. */
  start(id: string, request: Extract<FromCompareView, { type: "run" }>): void {
    this.#id = id;
    this.#waiting = new Set<CompareSide>(["base", "tuned"]);
    const { prompt, expected } = request;
    const answers = { base: empty, tuned: empty };
    this.#snapshot = { ...this.#snapshot, asked: { prompt, expected }, answers, problems: noProblems };
    this.#send({ type: "started", prompt, expected });
    this.#state("busy", "Answering");
  }

  #state(state: Snapshot["state"], status: string): void {
    this.#snapshot = { ...this.#snapshot, state, status };
    this.#send({ type: "state", state, status });
  }

  #keep(side: CompareSide, answer: CompareAnswer): void {
    this.#snapshot = { ...this.#snapshot, answers: { ...this.#snapshot.answers, [side]: answer } };
  }

  #fault(side: CompareSide | null, message: string): void {
    const problems = { ...this.#snapshot.problems, [side ?? "page"]: message };
    this.#snapshot = { ...this.#snapshot, problems };
    this.#send({ type: "problem", side, message });
  }

  /** One side is through, by answer or by failure; when both are, the page takes the next question. */
  #done(side: CompareSide): void {
    this.#waiting.delete(side);
    if (this.#waiting.size === 0) this.#state("ready", "Ready");
  }

  #makeHandlers(): HandlerMap<ToolMessage> {
    return {
      progress: ({ text, fraction }) =>
        this.#state("loading", fraction === null ? text : `${text}, ${Math.round(fraction * 100)} %`),
      ready: ({ device, base, tuned }) => {
        const names = { baseName: base, tunedName: tuned };
        this.#snapshot = { ...this.#snapshot, ...names, state: "ready", status: `Ready on ${device}` };
        // The names belong to the snapshot alone.
        this.#send(this.#snapshot);
      },
      token: ({ id, side, text }) => {
        if (id !== this.#id) return;
        this.#keep(side, { ...this.#snapshot.answers[side], text: this.#snapshot.answers[side].text + text });
        this.#send({ type: "token", side, text });
      },
      answer: ({ id, side, text, tokens, durationMs, stop }) => {
        if (id !== this.#id) return;
        const answer = { text, tokensPerSecond: durationMs > 0 ? (tokens * 1000) / durationMs : null, stop };
        this.#keep(side, answer);
        this.#send({ type: "answer", side, answer });
        this.#done(side);
      },
      problem: ({ id, side, message, hint }) => {
        if (id !== null && id !== this.#id) return;
        const text = hint ? `${message} ${hint}` : message;
        if (id === null) return this.#state("failed", text);
        this.#fault(side, text);
        for (const each of side ? [side] : [...this.#waiting]) this.#done(each);
      },
      result: () => this.#state("failed", "The model process ended."),
    };
  }
}
