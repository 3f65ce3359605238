import { dispatch, type HandlerMap, type Tagged } from "../../schemas/messages.ts";

type EditorApi = { postMessage(message: unknown): void; getState(): unknown; setState(state: unknown): void };
declare function acquireVsCodeApi(): EditorApi;

/** The page's end of the wire to the extension. Nothing else in a page may hold the editor's handle. */
export type HostChannel<To extends Tagged, From extends Tagged> = {
  /** The run that this page shows; also what the editor needs to bring the page back after a reload. */
  readonly runId: string;
  post(message: From): void;
  readState(): unknown;
  writeState(state: Readonly<Record<string, unknown>>): void;
  /** `isWellFormed` sees every message first; what it or the handler map refuses is logged and dropped. */
  listen(handlers: HandlerMap<To>, isWellFormed: (message: unknown) => boolean): void;
};

export function connectHost<To extends Tagged, From extends Tagged>(): HostChannel<To, From> {
  const editor = acquireVsCodeApi();
  const runId = document.body.dataset["runId"] ?? "";
  return {
    runId,
    post: (message) => editor.postMessage(message),
    readState: () => editor.getState(),
    writeState: (state) => editor.setState({ ...state, runId }),
    listen(handlers, isWellFormed) {
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        if (!isWellFormed(event.data) || !dispatch(handlers, event.data)) {
          console.warn("Tunesmith: a message of an unknown kind or shape was ignored", event.data);
        }
      });
    },
  };
}
