export type JsonPath = readonly (string | number)[];

/** `["messages", 2, "role"]` → `messages[2].role`, as messages for people name a place. */
export function jsonPath(path: JsonPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (!/^[A-Za-z_$][\w$-]*$/.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/** A value as a message shows it: JSON, cut. A number too large for JavaScript is Infinity, which JSON would call null. */
export function shortValue(value: unknown, limit = 40): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return typeof value === "string" && text.length > limit ? `${cut(text, limit - 1)}"` : cut(text, limit);
}

/** Text of at most `limit` UTF-16 units. */
export function cut(text: string, limit = 40): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
