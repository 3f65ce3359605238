import type { FormatName } from "../../../schemas/row-formats.ts";
import type { DatasetRow } from "../../documents/dataset-row.ts";
import { isJsonObject } from "../../text/json-object.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import type { Fix, Rule } from "../rule.ts";

type FieldType = "list" | "text" | "text or list" | "object" | "true or false" | "list of pairs";

const types: { readonly [key: string]: FieldType } = {
  messages: "list",
  conversations: "list",
  prompt: "text or list",
  completion: "text or list",
  chosen: "text or list",
  rejected: "text or list",
  preferred_output: "list",
  non_preferred_output: "list",
  instruction: "text",
  output: "text",
  text: "text",
  label: "true or false",
};

/** Keys that may be absent or null, by format: the same name means different things. */
const optionalTypes: { readonly [format in FormatName]?: { readonly [key: string]: FieldType } } = {
  "openai-preference": { input: "object" },
  alpaca: { input: "text", system: "text", history: "list of pairs" },
};

export const wrongFieldType: Rule<"row"> = {
  id: "dataset/wrong-field-type",
  severity: "error",
  scope: "row",
  docs: {
    what: "A key of the format holds a value of the wrong type, such as messages as one string.",
    why: "Loaders stop at the row, or cast the whole column and fail with an error that names no row.",
    bad: '{"messages":"[{\\"role\\":\\"user\\",\\"content\\":\\"Hi\\"},{\\"role\\":\\"assistant\\",\\"content\\":\\"Hello.\\"}]"}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    if (row.object === null || row.format === null) return;
    const { object } = row;
    const { name, required } = row.format.format;
    const optional = optionalTypes[name] ?? {};
    const present = Object.keys(optional).filter((key) => (object[key] ?? null) !== null);
    for (const key of [...required, ...present]) {
      const written = row.writtenKey(key);
      const value = object[written];
      const type = optional[key] ?? types[key];
      if (type === undefined || hasType(value, type)) continue;
      yield {
        span: row.tree.valueSpan([written]),
        message:
          `${jsonPath([written])} is ${shortValue(value)}. Trainers need ${type === "true or false" ? type : `a ${type}`} here.`.replace(
            "a object",
            "an object",
          ),
        fixes: unpacked(row, written, type),
      };
    }
  },
};

function hasType(value: unknown, type: FieldType): boolean {
  if (type === "object") return isJsonObject(value);
  if (type === "true or false") return typeof value === "boolean";
  if (type === "list of pairs") return Array.isArray(value) && value.every(isPair);
  const isText = typeof value === "string" && type !== "list";
  return isText || (Array.isArray(value) && type !== "text");
}

/** A question and its answer. */
function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === "string");
}

/** A list that somebody packed into a string can be unpacked again. */
function unpacked(row: DatasetRow, key: string, type: FieldType): readonly Fix[] {
  const value = row.object?.[key];
  if (typeof value !== "string") return [];
  try {
    if (!hasType(JSON.parse(value), type)) return [];
  } catch {
    return [];
  }
  const edits = [{ span: row.tree.valueSpan([key]), newText: value.replaceAll(/[\r\n]+/g, " ") }];
  return [{ title: "Unpack the JSON in the string", edits, reach: "rule" }];
}
