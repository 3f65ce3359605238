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

/** A value as a message shows it: JSON, cut to `limit` UTF-16 units. */
export function shortValue(value: unknown, limit = 40): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
