import {
  type Connection,
  FileChangeType,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { documentKind } from "./documents/document-kind.ts";
import { OpenDocument } from "./documents/open-document.ts";
import { abilitiesOf, noAbilities } from "./features/client-abilities.ts";
import { codeActionKinds, provideCodeActions } from "./features/code-actions.ts";
import { configCompletionTriggers, provideConfigCompletion } from "./features/config-completion.ts";
import { configFactsOf } from "./features/config-facts-of.ts";
import { provideConfigHover } from "./features/config-hover.ts";
import { DatasetProfiles } from "./features/dataset-profiles.ts";
import { provideDiagnostics } from "./features/diagnostics.ts";
import { DocumentFindings } from "./features/document-findings.ts";
import { reportRuleFailures } from "./features/report-rule-failures.ts";
import { provideResolvedConfig } from "./features/resolved-config.ts";
import type { ServerParts } from "./features/server-parts.ts";

const answer: InitializeResult = {
  serverInfo: { name: "tunesmith" },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    diagnosticProvider: { identifier: "tunesmith", interFileDependencies: true, workspaceDiagnostics: false },
    codeActionProvider: { codeActionKinds, resolveProvider: true },
    completionProvider: { triggerCharacters: configCompletionTriggers },
    hoverProvider: true,
  },
};

/** The table of contents: settings, documents, features. The caller listens on the connection. */
export function buildServer(connection: Connection): void {
  const client = { ...noAbilities };
  const documents = lineDocuments();
  const profiles = new DatasetProfiles(connection, client);
  const findings = new DocumentFindings({
    profileOf: (uri) => profiles.profileOf(uri),
    configFactsOf,
    onRuleFailure: reportRuleFailures(connection.console),
  });
  const parts: ServerParts = { connection, documents, findings, client };

  connection.onInitialize((params) => {
    Object.assign(client, abilitiesOf(params));
    return answer;
  });
  provideDiagnostics(parts, () => profiles.epoch);
  provideCodeActions(parts);
  provideResolvedConfig(connection);
  provideConfigCompletion(parts);
  provideConfigHover(parts);

  connection.onDidChangeConfiguration(() => profiles.reset());
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const kinds = changes.map(({ uri, type }) => ({ kind: documentKind(uri), type }));
    if (kinds.some(({ kind }) => kind === "config")) profiles.reset();
    // A config says whether its files are there; what is in them it says when it is looked at next.
    else if (kinds.some(({ kind, type }) => kind === "dataset" && type !== FileChangeType.Changed)) profiles.refresh();
  });
  documents.onDidSave(({ document }) => {
    if (document.kind === "config") profiles.reset();
  });
  documents.onDidClose(({ document }) => profiles.forget(document.uri));
  documents.listen(connection);
}

function lineDocuments(): TextDocuments<OpenDocument> {
  return new TextDocuments<OpenDocument>({
    // biome-ignore lint/complexity/useMaxParams: the library calls it so
    create: (uri, languageId, version, text) => new OpenDocument({ uri, languageId, version, text }),
    update: (document, changes, version) => {
      document.update(changes, version);
      return document;
    },
  });
}
