import type { ToolMessage } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import { childEnvironment } from "./child-environment.ts";
import { stepFailed } from "./explain-failure.ts";
import { parseToolMessage } from "./parse-tool-message.ts";
import { runCommand } from "./run-command.ts";
import type { SetUpWork } from "./set-up-step.ts";

/**
 * Runs a short `python -m tunesmith` verb of the set-up and returns its result; its progress becomes the step's.
 * @param doing what a failure is called: "Unpacking the demo model".
 * @throws Problem with the verb's own words, or with the last line that it printed.
 */
export async function runVerb(
  work: SetUpWork,
  doing: string,
  request: { readonly args: readonly string[]; readonly timeoutMs: number },
): Promise<Readonly<Record<string, unknown>>> {
  const messages: ToolMessage[] = [];
  const command = await runCommand({
    file: work.paths.python,
    args: ["-m", "tunesmith", ...request.args],
    env: childEnvironment({ runtimeFolder: work.runtimeFolder, secrets: {} }),
    signal: work.signal,
    timeoutMs: request.timeoutMs,
    onLine: (line) => {
      const message = parseToolMessage(line);
      if (!message) return work.onLog(line);
      messages.push(message);
      if (message.type === "progress") work.report(message.text, message.fraction);
    },
  });
  for (const message of messages) {
    if (message.type === "result") return message.value as Readonly<Record<string, unknown>>;
    if (message.type === "problem") {
      throw new Problem({
        code: message.code,
        message: message.message,
        hint: message.hint,
        actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
      });
    }
  }
  throw stepFailed(doing, command);
}
