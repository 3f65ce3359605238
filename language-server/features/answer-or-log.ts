import { type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";

/**
 * Runs the work behind one request. A failure ends this request only and is logged with its stack; a cancellation is none.
 * @throws what the work throws, as the answer to the editor.
 */
export async function answerOrLog<T>(connection: Connection, uri: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isCancelled = error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled;
    if (!isCancelled) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      connection.console.error(`A request about ${uri} failed. ${stack}`);
    }
    throw error;
  }
}
