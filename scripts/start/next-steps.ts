import type { TrainPlan } from "../../schemas/contracts.generated.ts";
import { secondsText } from "../terminal.ts";

/** The last lines of `npm start`: where the adapter lies, how long everything took, what to do with it. `runFolder` as a person types it. */
export function nextSteps(run: {
  readonly plan: Pick<TrainPlan, "id" | "name">;
  readonly runFolder: string;
  readonly durationMs: number;
}): string {
  const { plan, runFolder, durationMs } = run;
  return [
    ` ${plan.name}: adapter in ${runFolder}/adapter, everything in ${secondsText(durationMs)}`,
    "",
    " Next",
    "   npm run vscode            open the sample in VS Code",
    `   node dist/cli.js serve ${runFolder} --ollama --name ${plan.id}     serve it with Ollama`,
  ].join("\n");
}
