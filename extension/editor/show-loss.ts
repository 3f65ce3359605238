import * as vscode from "vscode";
import { lossDelta, lossMark, lossSnapshot } from "../runs/loss-messages.ts";
import type { RunState } from "../runs/run-state.ts";
import { type LossActions, type LossSource, openLossPanel } from "./loss-panel.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { Parts } from "./parts.ts";

/** What the loss panel draws of a run: the state as the library has it now, then what comes. */
export function lossSource(parts: Parts, run: RunState): LossSource {
  const current = (): RunState => parts.library.byFolder(run.folder) ?? run;
  return {
    runId: run.folder,
    snapshot: () => lossSnapshot(current()),
    onDelta(listener) {
      let mark = lossMark(current());
      return parts.library.onChange((changed) => {
        const state = changed.find(({ folder }) => folder === run.folder);
        if (!state) return;
        const before = mark;
        mark = lossMark(state);
        // A resumed run takes steps back: then only the whole is right.
        const tookBack = mark.points < before.points || mark.evals < before.evals;
        listener(tookBack ? lossSnapshot(state) : lossDelta(state, before));
      });
    },
  };
}

/** The buttons of the panel are the commands of the run. */
export function lossActions(parts: Parts, run: RunState): LossActions {
  const call = (command: CommandId) => (): void => {
    void vscode.commands.executeCommand(command, parts.library.byFolder(run.folder) ?? run);
  };
  return {
    stop: call("tunesmith.stopRun"),
    compare: call("tunesmith.compareBaseAndTuned"),
    serve: call("tunesmith.serveWithOllama"),
    showLog: call("tunesmith.showRunLog"),
  };
}

/** Opens or reveals the loss panel of a run; with `preserveFocus` the keyboard stays where it is. */
export function showLoss(parts: Parts, run: RunState, options: { readonly preserveFocus?: boolean } = {}): void {
  openLossPanel({
    ...options,
    extensionUri: parts.context.extensionUri,
    source: lossSource(parts, run),
    actions: lossActions(parts, run),
    log: (line) => parts.log.warn(line),
  });
}
