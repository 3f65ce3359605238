import type { OpenDocument } from "../documents/open-document.ts";
import { fixDataset } from "../rules/fix-dataset.ts";
import { chosenEdits, type FixChoice } from "../rules/fix-rows.ts";
import type { TextRange } from "../text/line-store.ts";
import type { DocumentReport } from "./document-findings.ts";

export { everyFixOf, type FixChoice, safeOnSave } from "../rules/fix-rows.ts";

type FixRequest = { readonly document: OpenDocument; readonly report: DocumentReport; readonly choice: FixChoice };

/** The edits of every chosen fix in an open document. */
export function fixEdits({ document, report, choice }: FixRequest): { range: TextRange; newText: string }[] {
  const { findings, places, options } = report;
  // A config is small: what one round leaves, the next save finds.
  const edits =
    options === null
      ? chosenEdits(findings, choice).map((edit) => ({ ...edit, line: 0 }))
      : fixDataset({ lines: document.store.lines, findings, choice, options });
  return edits.map(({ span, newText, line }) => ({ range: places(span, line), newText }));
}
