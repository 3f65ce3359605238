import type { CancellationToken, Connection, TextDocuments } from "vscode-languageserver/node";
import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { OpenDocument } from "../documents/open-document.ts";
import { answerOrLog } from "./answer-or-log.ts";
import type { ClientAbilities } from "./client-abilities.ts";
import type { Checkpoint, DocumentFindings, DocumentReport } from "./document-findings.ts";

/** What every feature gets. `client` says what the editor can do. */
export type ServerParts = {
  readonly connection: Connection;
  readonly documents: TextDocuments<OpenDocument>;
  readonly findings: DocumentFindings;
  readonly client: ClientAbilities;
};

/** A pause in long work in which other messages are read, so that a cancellation can arrive. */
function checkpointOf(token: CancellationToken): Checkpoint {
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
  };
}

/** The findings of a document for one request. A failure is logged with its stack and ends this request only. */
export function reportFor(
  { connection, findings }: ServerParts,
  document: OpenDocument,
  token: CancellationToken,
): Promise<DocumentReport> {
  return answerOrLog(connection, document.uri, () => findings.reportOf(document, checkpointOf(token)));
}
