import type { ChatRole } from "../../schemas/chat-roles.ts";
import type { Provider } from "../../schemas/contracts.generated.ts";
import type { FormatName } from "../../schemas/row-formats.ts";
import { isJsonObject, type JsonObject } from "../text/json-object.ts";
import type { JsonPath } from "../text/json-path.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { speakerOf } from "./chat-role.ts";

/**
 * One message of a conversation. `speaker` reads aliases and misspellings as what they mean; null when nobody can tell. `callKey` is
 * the key that holds its calls of tools; ShareGPT's function_call has none, for the call is its content.
 */
export type Turn = {
  readonly path: JsonPath;
  readonly message: JsonObject;
  readonly speaker: ChatRole | null;
  readonly callsTools: boolean;
  readonly callKey: "tool_calls" | "function_call" | null;
};

/**
 * A list of messages in a row. "whole" is a complete chat, "prompt" ends before the answer, "answer" is only that. `turns` leaves out
 * items that are no objects; `isComplete` says whether it did not have to.
 */
export type Conversation = {
  readonly path: JsonPath;
  readonly kind: "whole" | "prompt" | "answer";
  readonly roleKey: "role" | "from";
  readonly contentKey: "content" | "value";
  readonly items: readonly unknown[];
  readonly turns: readonly Turn[];
  readonly isComplete: boolean;
};

type Place = { readonly path: readonly string[]; readonly kind: Conversation["kind"] };

const places: { readonly [name in FormatName]?: readonly Place[] } = {
  messages: [{ path: ["messages"], kind: "whole" }],
  sharegpt: [{ path: ["conversations"], kind: "whole" }],
  "prompt-completion": [
    { path: ["prompt"], kind: "prompt" },
    { path: ["completion"], kind: "answer" },
  ],
  kto: [
    { path: ["prompt"], kind: "prompt" },
    { path: ["completion"], kind: "answer" },
  ],
  preference: [
    { path: ["prompt"], kind: "prompt" },
    { path: ["chosen"], kind: "answer" },
    { path: ["rejected"], kind: "answer" },
  ],
  "openai-preference": [
    { path: ["input", "messages"], kind: "prompt" },
    { path: ["preferred_output"], kind: "answer" },
    { path: ["non_preferred_output"], kind: "answer" },
  ],
};

/** `written` gives the key as the row spells it. Text fields are no conversations and are left out. */
export function conversationsOf(
  row: JsonObject,
  format: FormatName,
  written: (key: string) => string,
): readonly Conversation[] {
  const found: Conversation[] = [];
  for (const place of places[format] ?? []) {
    const path = place.path.map(written);
    const value = path.reduce<unknown>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), row);
    if (Array.isArray(value)) found.push(conversationOf(value, { path, kind: place.kind }, format));
  }
  return found;
}

function conversationOf(items: readonly unknown[], { path, kind }: Place, format: FormatName): Conversation {
  const isShareGpt = format === "sharegpt" && !isListOfChatMessages(items);
  const [roleKey, contentKey] = isShareGpt ? (["from", "value"] as const) : (["role", "content"] as const);
  const turns: Turn[] = [];
  for (const [index, message] of items.entries()) {
    if (!isJsonObject(message)) continue;
    const role = message[roleKey];
    const callKey = (["tool_calls", "function_call"] as const).find((key) => holdsCalls(message[key])) ?? null;
    const callsTools = callKey !== null || role === "function_call";
    turns.push({ path: [...path, index], message, speaker: speakerOf(role), callsTools, callKey });
  }
  return { path, kind, roleKey, contentKey, items, turns, isComplete: turns.length === items.length };
}

/** Some sets write messages under ShareGPT's key; trainers rename it. One "from" makes the list ShareGPT's. */
function isListOfChatMessages(items: readonly unknown[]): boolean {
  const messages = items.filter(isJsonObject);
  return messages.some((message) => "role" in message) && !messages.some((message) => "from" in message);
}

/** Exports write `"tool_calls": null` into every message; only a list with calls in it counts. */
function holdsCalls(calls: unknown): boolean {
  return Array.isArray(calls) ? calls.length > 0 : (calls ?? null) !== null;
}

/** A message that calls tools needs no content, as far as the trainer reads the key that its calls are in. */
export function mayLackContent({ callKey }: Turn, { messageKeys }: Provider): boolean {
  return callKey !== null && messageKeys.includes(callKey);
}

/** Whether a message instructs the model, under either of its two names. */
export function isSystem({ speaker }: Turn): boolean {
  return speaker === "system" || speaker === "developer";
}

/** The key of `message` that most likely was meant to be `missing`; null when `missing` is there or none is near. */
export function misspeltKey(message: JsonObject, missing: string): string | null {
  if (Object.hasOwn(message, missing)) return null;
  return Object.keys(message).find((key) => nearestWord(key, [missing]) !== null) ?? null;
}
