import { dirname } from "node:path";
import * as vscode from "vscode";
import type { RunState } from "../runs/run-state.ts";
import { startComparison } from "./compare-base-and-tuned.ts";
import { restoreComparePanels } from "./compare-panel.ts";
import { restoreLossPanels } from "./loss-panel.ts";
import type { Parts } from "./parts.ts";
import { lossActions, lossSource } from "./show-loss.ts";

/** Brings the panels of an earlier window back, from disk; panels of runs that are gone close. */
export function restoreViews(parts: Parts): vscode.Disposable {
  const { extensionUri } = parts.context;
  const log = (line: string): void => parts.log.warn(line);
  const findRun = async (folder: string): Promise<RunState | undefined> => {
    await parts.library.include(dirname(folder));
    return parts.library.byFolder(folder);
  };
  return vscode.Disposable.from(
    restoreLossPanels({
      extensionUri,
      find: async (folder) => {
        const run = await findRun(folder);
        return run ? { source: lossSource(parts, run), actions: lossActions(parts, run), log } : undefined;
      },
    }),
    restoreComparePanels({
      extensionUri,
      find: async (folder) => {
        const run = await findRun(folder);
        // Its models are loaded again: a page that was open is a page in use.
        return run && vscode.workspace.isTrusted ? { source: await startComparison(parts, run), log } : undefined;
      },
    }),
  );
}
