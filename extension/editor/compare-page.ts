import type {
  CompareAnswer,
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
      baseName: plan.base.id.split("/").at(-1) ?? plan.base.id,
      tunedName: plan.name,
      state: "loading",
      status: "Loading the model",
      prompts: request.prompts,
      answers: { base: empty, tuned: empty },
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
    this.#snapshot = { ...this.#snapshot, answers: { base: empty, tuned: empty } };
    this.#send({ type: "started", prompt: request.prompt, expected: request.expected });
    this.#state("busy", "Answering");
  }

  #state(state: Snapshot["state"], status: string): void {
    this.#snapshot = { ...this.#snapshot, state, status };
    this.#send({ type: "state", state, status });
  }

  #keep(side: CompareSide, answer: CompareAnswer): void {
    this.#snapshot = { ...this.#snapshot, answers: { ...this.#snapshot.answers, [side]: answer } };
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
      ready: ({ device }) => this.#state("ready", `Ready on ${device}`),
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
        const text = hint ? `${message} ${hint}` : message;
        this.#send({ type: "problem", side, message: text });
        if (id === null) this.#state("failed", text);
        else if (side) this.#done(side);
        else for (const each of [...this.#waiting]) this.#done(each);
      },
      result: () => this.#state("failed", "The model process ended."),
    };
  }
}
