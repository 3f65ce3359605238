import { withChildLog } from "../../cli/child-log.ts";
import { openCompareSession } from "../../extension/comparing/compare-session.ts";
import { gradeSql } from "../../extension/comparing/sql-check.ts";
import { readValidationPrompts } from "../../extension/comparing/validation-prompts.ts";
import { Problem } from "../../extension/problem.ts";
import type { Environment } from "../../extension/python/environment.ts";
import { readPlan } from "../../extension/runs/open-run.ts";
import type { ComparePrompt, CompareSide } from "../../schemas/compare-view-protocol.ts";
import type { GenerateRequest } from "../../schemas/contracts.generated.ts";

export type GradedAnswer = { readonly text: string; readonly executes: boolean; readonly equalRows: boolean };
export type HeldOutRow = { readonly prompt: string; readonly expected: string } & Readonly<
  Record<CompareSide, GradedAnswer>
>;

type Request = {
  readonly environment: Environment;
  readonly runFolder: string;
  readonly databasePath: string;
  /** How many held-out rows are asked. */
  readonly rows: number;
  readonly onProgress: (answered: number) => void;
};

const maxTokens = 96;

/** Asks base and tuned the held-out questions, all in one session; resolves with the texts by row and side. */
async function askAll(
  request: Request,
  prompts: readonly ComparePrompt[],
  onLog: (line: string) => void,
): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  const abort = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const session = await openCompareSession({
    environment: request.environment,
    runFolder: request.runFolder,
    signal: abort.signal,
    onLog,
    onMessage: (message) => {
      if (message.type === "problem")
        reject(new Problem({ code: message.code, message: message.message, hint: message.hint }));
      if (message.type !== "answer") return;
      answers.set(`${message.id} ${message.side}`, message.text);
      request.onProgress(Math.floor(answers.size / 2));
      if (answers.size === 2 * prompts.length) resolve();
    },
  });
  prompts.forEach(({ system, prompt }, index) => {
    const turn = { role: "user", content: prompt };
    const messages: GenerateRequest["messages"] = system === "" ? [turn] : [{ role: "system", content: system }, turn];
    session.generate({ id: String(index), messages, maxTokens, temperature: 0, seed: 0 });
  });
  try {
    await promise;
  } finally {
    session.close();
  }
  return answers;
}

/** Base and tuned answers to held-out questions, each executed on the sample's database. */
export async function compareHeldOut(request: Request): Promise<HeldOutRow[]> {
  const prompts = (await readValidationPrompts(await readPlan(request.runFolder))).slice(0, request.rows);
  const answers = await withChildLog(false, (onLog) => askAll(request, prompts, onLog));
  const graded = async (index: number, side: CompareSide, expected: string): Promise<GradedAnswer> => {
    const text = answers.get(`${index} ${side}`) ?? "";
    const { executes, equalRows } = await gradeSql({ databasePath: request.databasePath, expected, answer: text });
    return { text, executes, equalRows };
  };
  return Promise.all(
    prompts.map(async ({ prompt, expected }, index) => ({
      prompt,
      expected,
      base: await graded(index, "base", expected),
      tuned: await graded(index, "tuned", expected),
    })),
  );
}
