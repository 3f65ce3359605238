import * as vscode from "vscode";
import { lossDelta, lossMark, lossSnapshot } from "../runs/loss-messages.ts";
import type { RunState } from "../runs/run-state.ts";
import { type LossSource, openLossPanel } from "./loss-panel.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { Parts } from "./workbench.ts";

/** What the loss panel draws of a run: the state as the library has it now, then what comes. */
export function lossSource(parts: Parts, folder: string): LossSource {
  const current = (): RunState => {
    const run = parts.library.byFolder(folder);
    if (!run) throw new Error(`${folder} is not in the library.`);
    return run;
  };
  return {
    runId: current().folder,
    snapshot: () => lossSnapshot(current()),
    onDelta(listener) {
      let mark = lossMark(current());
      return parts.library.onChange((changed) => {
        const run = changed.find((state) => state.folder === folder);
        if (!run) return;
        listener(lossDelta(run, mark));
        mark = lossMark(run);
      });
    },
  };
}

/** Opens or reveals the loss panel of a run. */
export async function showLoss(parts: Parts, run: RunState): Promise<void> {
  const call = (command: CommandId) => (): void => {
    void vscode.commands.executeCommand(command, parts.library.byFolder(run.folder) ?? run);
  };
  openLossPanel({
    extensionUri: parts.context.extensionUri,
    source: lossSource(parts, run.folder),
    actions: {
      stop: call("tunesmith.stopRun"),
      compare: call("tunesmith.compareBaseAndTuned"),
      serve: call("tunesmith.serveWithOllama"),
      showLog: call("tunesmith.showRunLog"),
    },
  });
}
