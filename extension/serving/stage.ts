/** Where a serving stands. `fraction` is 0 to 1, or null while the length is unknown. */
export type Stage = {
  readonly stage: "preflight" | "merge" | "convert" | "create" | "answer";
  readonly state: "started" | "progress" | "done";
  readonly text: string;
  readonly fraction: number | null;
};

export type OnStage = (stage: Stage) => void;

/** Tells the start and the end of a stage around its work, and hands the work a way to tell its progress. */
export async function inStage<T>(
  request: { stage: Stage["stage"]; text: string; onStage: OnStage },
  work: (report: (text: string, fraction: number | null) => void) => Promise<{ result: T; text: string }>,
): Promise<T> {
  const { stage, onStage } = request;
  onStage({ stage, state: "started", text: request.text, fraction: null });
  const report = (text: string, fraction: number | null): void => onStage({ stage, state: "progress", text, fraction });
  const { result, text } = await work(report);
  onStage({ stage, state: "done", text, fraction: 1 });
  return result;
}
