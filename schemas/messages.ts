/**
 * How two sides that only share a channel talk: string-tagged unions, and a handler map that must name every message,
 * so that a forgotten message does not compile.
 */
export type Tagged = { readonly type: string };

/** One handler for each member of the union `M`, keyed by its `type`. */
export type HandlerMap<M extends Tagged> = {
  readonly [T in M["type"]]: (message: Extract<M, { type: T }>) => void;
};

/**
 * Calls the handler of `message`. An unknown or malformed message (another version, another page) is refused with `false`
 * and never throws; the caller logs it.
 */
export function dispatch<M extends Tagged>(handlers: HandlerMap<M>, message: unknown): boolean {
  if (typeof message !== "object" || message === null) return false;
  const type = (message as { type?: unknown }).type;
  if (typeof type !== "string" || !Object.hasOwn(handlers, type)) return false;
  const handler = handlers[type as M["type"]] as (message: unknown) => void;
  handler(message);
  return true;
}
