import { type JsonLine, readJsonLine } from "../text/json-line.ts";

/** A PEFT adapter_config.json. Spans are UTF-16 offsets into `text`. */
export type AdapterConfig = { readonly text: string; readonly json: JsonLine };

export function readAdapterConfig(text: string): AdapterConfig {
  return { text, json: readJsonLine(text) };
}
