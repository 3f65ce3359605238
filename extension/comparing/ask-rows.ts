import type { CompareSide } from "../../schemas/compare-view-protocol.ts";
import type { GenerateRequest, ToolMessage, ToolProblem } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import type { Environment } from "../python/environment.ts";
import { openCompareSession } from "./compare-session.ts";
import type { PromptRow } from "./prompt-rows.ts";

/** One row of a comparison. A side is null when it failed; the reason was told as progress. */
export type ComparedRow = {
  readonly line: number;
  readonly prompt: string;
  readonly expected: string | null;
  readonly base: string | null;
  readonly tuned: string | null;
};

export type RowQuestions = {
  readonly environment: Environment;
  readonly runFolder: string;
  readonly prompts: readonly PromptRow[];
  readonly settings: Pick<GenerateRequest, "maxTokens" | "temperature" | "seed">;
  /** What the process prints beside its messages. */
  readonly onLog: (line: string) => void;
  readonly signal: AbortSignal;
  /** One line for people: loading, how many rows are answered, which side failed and why. */
  readonly onProgress: (line: string) => void;
};

/** What has been answered so far; done when both sides of every row are in, by text or by failure. */
class Answers {
  readonly #texts = new Map<string, string | null>();
  readonly #questions: RowQuestions;
  readonly done = Promise.withResolvers<void>();

  constructor(questions: RowQuestions) {
    this.#questions = questions;
  }

  take(message: ToolMessage): void {
    if (message.type === "progress") this.#questions.onProgress(message.text);
    if (message.type === "answer") this.#put(message.id, [message.side], message.text);
    if (message.type === "problem") this.#takeProblem(message);
  }

  rows(): ComparedRow[] {
    const text = (index: number, side: CompareSide): string | null => this.#texts.get(`${index} ${side}`) ?? null;
    return this.#questions.prompts.map(({ line, messages, expected }, index) => ({
      line,
      prompt: messages.findLast(({ role }) => role === "user")?.content ?? "",
      expected,
      base: text(index, "base"),
      tuned: text(index, "tuned"),
    }));
  }

  #takeProblem({ id, side, code, message, hint }: ToolProblem): void {
    if (id === null) {
      this.done.reject(new Problem({ code, message, hint }));
      return;
    }
    const line = this.#questions.prompts[Number(id)]?.line;
    this.#questions.onProgress(`line ${line}, ${side ?? "both sides"}: ${message} ${hint ?? ""}`.trimEnd());
    this.#put(id, side === null ? ["base", "tuned"] : [side], null);
  }

  #put(id: string, sides: readonly CompareSide[], text: string | null): void {
    for (const side of sides) this.#texts.set(`${id} ${side}`, text);
    const total = 2 * this.#questions.prompts.length;
    if (this.#texts.size % 10 === 0 || this.#texts.size === total)
      this.#questions.onProgress(`${this.#texts.size} of ${total} answers`);
    if (this.#texts.size === total) this.done.resolve();
  }
}

/**
 * Asks base and tuned every prompt in one session, which answers them together.
 * @throws Problem when the models cannot be loaded or the process ends; an AbortError when `signal` aborts.
 */
export async function askRows(questions: RowQuestions): Promise<ComparedRow[]> {
  const answers = new Answers(questions);
  // Rejected before anybody waits for it when the models do not load; openCompareSession then rejects, too.
  answers.done.promise.catch(() => undefined);
  const session = await openCompareSession({
    environment: questions.environment,
    runFolder: questions.runFolder,
    onLog: questions.onLog,
    signal: questions.signal,
    onMessage: (message) => answers.take(message),
  });
  questions.signal.addEventListener("abort", () => answers.done.reject(questions.signal.reason), { once: true });
  try {
    questions.prompts.forEach(({ messages }, index) => {
      session.generate({
        id: String(index),
        messages: [...messages] as GenerateRequest["messages"],
        ...questions.settings,
      });
    });
    await answers.done.promise;
  } finally {
    session.close();
  }
  return answers.rows();
}
