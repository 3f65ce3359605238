import { join } from "node:path";
import type { RunEvent } from "../../schemas/contracts.generated.ts";
import { parseEvent } from "./event-reader.ts";
import { readIfPresent } from "./read-if-present.ts";

/**
 * The end of a run as result.json tells it, numbered `seq`; undefined when there is none or it is torn. It is the end event again,
 * without its number: on a full disk either of the two may be all there is.
 */
export async function readResult(runFolder: string, seq: number): Promise<RunEvent | undefined> {
  const text = await readIfPresent(join(runFolder, "result.json"));
  if (text === undefined) return undefined;
  const event = parseEvent(text.replace("{", `{"seq":${seq},`));
  return "line" in event ? undefined : event;
}
