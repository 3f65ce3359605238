import { nearestWord } from "../text/nearest-word.ts";

export type ChatRole = "system" | "developer" | "user" | "assistant" | "tool";

/** Other trainers' names for the same speakers. */
const aliases: ReadonlyMap<string, ChatRole> = new Map([
  ["human", "user"],
  ["gpt", "assistant"],
  ["chatgpt", "assistant"],
  ["bot", "assistant"],
  ["ai", "assistant"],
  ["model", "assistant"],
  ["function_call", "assistant"],
  ["function", "tool"],
  ["function_response", "tool"],
  ["ipython", "tool"],
  ["observation", "tool"],
]);

const roles: ReadonlySet<string> = new Set<ChatRole>(["system", "developer", "user", "assistant", "tool"]);

/** Names that ShareGPT itself gives its speakers. */
const shareGptRoles: readonly string[] = [
  "system",
  "human",
  "user",
  "gpt",
  "chatgpt",
  "assistant",
  "tool",
  "observation",
  "function_call",
  "function_response",
];

/** The names that a conversation may use: ShareGPT's own, else the profile's. */
export function knownRoles(roleKey: "role" | "from", profileRoles: readonly string[]): readonly string[] {
  return roleKey === "from" ? shareGptRoles : profileRoles;
}

/** Those that messages name: without ones that few templates know or that are out of date. */
export function usualRoles(known: readonly string[]): readonly string[] {
  return known.filter((name) => !["developer", "function", "chatgpt", "function_response"].includes(name));
}

const allNames: ReadonlySet<string> = new Set([...roles, ...aliases.keys()]);

/** The role that another name stands for ("human", "Assistant", "user "); null for a role's own name and for unknown ones. */
export function roleOfAlias(name: string): ChatRole | null {
  if (roles.has(name)) return null;
  const folded = name.trim().toLowerCase();
  return isRole(folded) ? folded : (aliases.get(folded) ?? null);
}

/** The speaker behind a role as written, however it is written; null when nobody can tell. */
export function speakerOf(role: unknown): ChatRole | null {
  if (typeof role !== "string") return null;
  if (isRole(role)) return role;
  const nearest = nearestWord(role.trim().toLowerCase(), allNames);
  return roleOfAlias(role) ?? (nearest === null ? null : speakerOf(nearest));
}

function isRole(name: string): name is ChatRole {
  return roles.has(name);
}
