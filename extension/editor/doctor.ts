import * as vscode from "vscode";
import type { DoctorItem, DoctorReport } from "../python/doctor-report.ts";
import { doctorText } from "../python/doctor-text.ts";
import { examineMachine } from "../python/examine-machine.ts";
import { editorSteps } from "../python/next-steps.ts";
import { showDoctorDocument } from "./doctor-document.ts";
import { setUpWithProgress } from "./editor-environment.ts";
import type { Parts } from "./parts.ts";
import { withoutSecrets } from "./redacted-log.ts";
import { setting } from "./settings.ts";
import { showProblem } from "./show-problem.ts";

function examine(parts: Parts): Thenable<DoctorReport> {
  const options = { location: vscode.ProgressLocation.Window, title: "Examining this machine" };
  return vscode.window.withProgress(options, () =>
    examineMachine({
      home: parts.home,
      root: parts.root,
      pythonPath: setting("tunesmith.pythonPath"),
      ollamaHost: setting("tunesmith.ollamaHost"),
      steps: editorSteps,
      onLog: (line) => parts.log.info(`doctor: ${line}`),
    }),
  );
}

/** Mends what a set-up can mend; afterwards the report says how it stands now. */
export async function repair(parts: Parts): Promise<void> {
  await setUpWithProgress(parts);
  await doctor(parts);
}

async function offerRepair(parts: Parts, request: { broken: readonly DoctorItem[]; text: string }): Promise<void> {
  const [setUp, copy] = ["Set Up or Repair", "Copy Diagnostics"];
  const names = request.broken.map(({ name }) => name).join(", ");
  const chosen = await vscode.window.showWarningMessage(`The environment is incomplete: ${names}.`, setUp, copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(request.text);
  if (chosen === setUp) await repair(parts);
}

/** "Doctor": what this machine can do, as a document that can be copied, and the repair where something is broken. */
export async function doctor(parts: Parts): Promise<void> {
  const report = await examine(parts);
  const text = withoutSecrets(doctorText(report));
  const broken = report.items.filter(({ isRepairable }) => isRepairable);
  await showDoctorDocument(parts, { text, isRepairable: broken.length > 0 });
  // The report is there; the notification may stay open for as long as it likes.
  if (broken.length > 0) offerRepair(parts, { broken, text }).catch((error) => showProblem(error, parts.log));
}
