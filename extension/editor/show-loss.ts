import * as vscode from "vscode";
import { lossMark, lossSnapshot, lossUpdate } from "../runs/loss-messages.ts";
import type { RunState } from "../runs/run-state.ts";
import { type LossActions, type LossSource, openLossPanel } from "./loss-panel.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { Parts } from "./parts.ts";

/** What the loss panel draws of a run: the state as the library has it now, then what comes. */
export function lossSource(parts: Pick<Parts, "library">, run: RunState): LossSource {
  const current = (): RunState => parts.library.byFolder(run.folder) ?? run;
  return {
    runId: run.folder,
    name: run.plan.name,
    connect(listener) {
      let mark = lossMark(current());
      const changes = parts.library.onChange((changed) => {
        const state = changed.find(({ folder }) => folder === run.folder);
        if (!state) return;
        const update = lossUpdate(state, mark);
        mark = lossMark(state);
        listener(update);
      });
      return {
        snapshot() {
          // The library takes events in some time before it says so: what the page gets now must not come again then.
          mark = lossMark(current());
          return lossSnapshot(current());
        },
        dispose: () => changes.dispose(),
      };
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
