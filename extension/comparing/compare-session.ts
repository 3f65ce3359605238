import type { GenerateRequest, ToolMessage } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import type { Environment } from "../python/environment.ts";
import { startTool } from "../python/python-tool.ts";

/** Base and tuned in one process, loaded and waiting for prompts. Answers arrive as messages. */
export type CompareSession = {
  /**
   * Asks both sides. Requests that come while others are answered wait their turn; one that comes after the process has ended by
   * itself brings the problem that ended it once more.
   */
  generate(request: Omit<GenerateRequest, "type">): void;
  /** Ends both answers of a request; what was said so far stays. */
  cancel(id: string): void;
  /** Ends the process and frees its memory. */
  close(): void;
};

export type CompareSessionRequest = {
  readonly environment: Environment;
  /** A run directory, its adapter or a checkpoint. */
  readonly runFolder: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly onMessage: (message: ToolMessage) => void;
  /** What the process prints beside its messages, for the log. */
  readonly onLog: (line: string) => void;
  readonly signal: AbortSignal;
};

const ended = new Problem({
  code: "compare-ended",
  message: "The process that answers has ended by itself.",
  hint: "Open the comparison again; the log has its last words.",
});

/**
 * Loads the models of a run; resolves when they can be asked.
 * @throws Problem when they cannot be loaded or the process ends before.
 */
export function openCompareSession(request: CompareSessionRequest): Promise<CompareSession> {
  const { promise, resolve, reject } = Promise.withResolvers<CompareSession>();
  let open = false;
  let closed = false;
  let end: Problem | undefined;
  const tool = startTool({
    environment: request.environment,
    args: ["compare", request.runFolder],
    ...(request.secrets ? { secrets: request.secrets } : {}),
    signal: request.signal,
    onLog: request.onLog,
    onMessage: (message) => {
      request.onMessage(message);
      if (message.type === "ready") {
        open = true;
        resolve(session);
      }
    },
  });
  const tell = ({ code, message, hint }: Problem): void =>
    request.onMessage({ type: "problem", id: null, side: null, code, message, hint });
  const session: CompareSession = {
    generate: (asked) => (end && !closed ? tell(end) : tool.send({ type: "generate", ...asked })),
    cancel: (id) => tool.send({ type: "cancel", id }),
    close: () => {
      closed = true;
      tool.end();
    },
  };
  const onEnd = (cause: unknown): void => {
    if (!open) reject(cause);
    if (!open || closed || request.signal.aborted) return;
    end = cause instanceof Problem ? cause : ended;
    tell(end);
  };
  tool.done.then(() => onEnd(ended), onEnd);
  return promise;
}
