import type { ToolMessage } from "../../schemas/contracts.generated.ts";
import { validateToolMessage } from "../../schemas/validators.generated.mjs";

/** The ToolMessage in a line of a tool's private stdout; undefined for a torn, foreign or unknown one. */
export function parseToolMessage(line: string): ToolMessage | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const data: unknown = JSON.parse(line);
    return validateToolMessage(data) ? (data as ToolMessage) : undefined;
  } catch {
    return undefined;
  }
}
