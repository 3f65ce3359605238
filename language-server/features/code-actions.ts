import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type Range,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { OpenDocument } from "../documents/open-document.ts";
import type { PlacedFinding } from "../rules/placed-finding.ts";
import { diagnosticOf } from "./diagnostic-of.ts";
import type { DocumentReport } from "./document-findings.ts";
import { everyFixOf, type FixChoice, fixEdits, safeOnSave } from "./fix-edits.ts";
import { reportFor, type ServerParts } from "./server-parts.ts";

export const fixAllKind = `${CodeActionKind.SourceFixAll}.tunesmith`;
export const codeActionKinds = [CodeActionKind.QuickFix, fixAllKind];

type Request = { readonly parts: ServerParts; readonly document: OpenDocument; readonly report: DocumentReport };
/** Enough to work out a "fix all" when somebody chooses it. */
type LaterEdit = { readonly uri: string; readonly rule: string };

/** Quick fixes per finding, all fixes of one rule in the file, and `source.fixAll.tunesmith`. */
export function provideCodeActions(parts: ServerParts): void {
  const { connection, documents } = parts;
  connection.onCodeAction(async (params, token) => {
    const document = documents.get(params.textDocument.uri);
    if (document === undefined) return [];
    const report = await reportFor(parts, document, token);
    const request = { parts, document, report };
    return [...quickFixes(request, params), ...fixAllOnSave(request, params)];
  });
  connection.onCodeActionResolve(async (action, token) => {
    const later = action.data as LaterEdit | undefined;
    const document = later && documents.get(later.uri);
    if (later === undefined || document === undefined) return action;
    const report = await reportFor(parts, document, token);
    return { ...action, edit: fixAll({ parts, document, report }, everyFixOf(later.rule)) };
  });
}

function quickFixes(request: Request, { range, context }: CodeActionParams): CodeAction[] {
  if (!isAsked(CodeActionKind.QuickFix, context.only)) return [];
  const { document, report } = request;
  const actions: CodeAction[] = [];
  const rules = new Set<string>();
  for (const finding of report.findings) {
    if (finding.fixes.length === 0 || !touches(report.places(finding.span, finding.line), range)) continue;
    const diagnostic = diagnosticOf(finding, { uri: document.uri, places: report.places });
    actions.push(
      ...finding.fixes.map((fix, index) => quickFix(request, { finding, fix, diagnostic, isPreferred: index === 0 })),
    );
    if (isFixedWithAll(finding)) rules.add(finding.rule);
  }
  for (const rule of rules) {
    const count = report.findings.filter((finding) => finding.rule === rule && isFixedWithAll(finding)).length;
    if (count > 1) actions.push(fixAllOfRule(request, { rule, count }));
  }
  return actions;
}

/** Some fixes of a rule need a look each; "fix all" leaves them, and so does its count. */
function isFixedWithAll(finding: PlacedFinding): boolean {
  return finding.fixes.some((fix) => everyFixOf(finding.rule)(finding, fix));
}

type Choice = {
  readonly finding: PlacedFinding;
  readonly fix: PlacedFinding["fixes"][number];
  readonly diagnostic: Diagnostic;
  readonly isPreferred: boolean;
};

function quickFix({ parts, document, report }: Request, { finding, fix, diagnostic, isPreferred }: Choice): CodeAction {
  const edits = fix.edits.map(({ span, newText, line }) => ({
    range: report.places(span, line ?? finding.line),
    newText,
  }));
  const edit = workspaceEdit(parts, document, edits);
  return { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred, edit };
}

function fixAllOfRule(request: Request, { rule, count }: { rule: string; count: number }): CodeAction {
  const action = { title: `Fix all ${count} of ${rule} in this file`, kind: CodeActionKind.QuickFix };
  if (!request.parts.client.resolvesCodeActions) return { ...action, edit: fixAll(request, everyFixOf(rule)) };
  const data: LaterEdit = { uri: request.document.uri, rule };
  return { ...action, data };
}

/** Only when asked for by name, as on save: the light bulb has no use for it. */
function fixAllOnSave(request: Request, { context }: CodeActionParams): CodeAction[] {
  if (context.only === undefined || !isAsked(fixAllKind, context.only)) return [];
  const edit = fixAll(request, safeOnSave);
  return [{ title: "Fix all that Tunesmith can fix", kind: fixAllKind, edit }];
}

function fixAll({ parts, document, report }: Request, choice: FixChoice): WorkspaceEdit {
  return workspaceEdit(parts, document, fixEdits({ document, report, choice }));
}

function workspaceEdit(
  { client }: ServerParts,
  { uri, version }: OpenDocument,
  edits: { range: Range; newText: string }[],
): WorkspaceEdit {
  if (!client.versionsEdits) return { changes: { [uri]: edits } };
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}

function isAsked(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
}

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range["start"], b: Range["start"]): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
