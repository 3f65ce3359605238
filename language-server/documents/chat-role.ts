import { type ChatRole, chatRoles, isChatRole, shareGptSpeakers } from "../../schemas/chat-roles.ts";
import { nearestWord } from "../text/nearest-word.ts";

/** Other trainers' names for the same speakers. */
const aliases: ReadonlyMap<string, ChatRole> = new Map([
  ...shareGptSpeakers,
  ["bot", "assistant"],
  ["ai", "assistant"],
  ["model", "assistant"],
  ["function", "tool"],
  ["ipython", "tool"],
]);

const shareGptRoles = [...shareGptSpeakers.keys()];

/** The names that a conversation may use: ShareGPT's own, else the profile's. */
export function knownRoles(roleKey: "role" | "from", profileRoles: readonly string[]): readonly string[] {
  return roleKey === "from" ? shareGptRoles : profileRoles;
}

/** Those that messages name: without ones that few templates know or that are out of date. */
export function usualRoles(known: readonly string[]): readonly string[] {
  return known.filter((name) => !["developer", "function", "chatgpt", "function_response"].includes(name));
}

const allNames: ReadonlySet<string> = new Set([...chatRoles, ...aliases.keys()]);

/** The role that another name stands for ("human", "Assistant", "user "); null for a role's own name and for unknown ones. */
export function roleOfAlias(name: string): ChatRole | null {
  if (chatRoles.has(name)) return null;
  const folded = name.trim().toLowerCase();
  return isChatRole(folded) ? folded : (aliases.get(folded) ?? null);
}

/** The speaker behind a role as written, however it is written; null when nobody can tell. */
export function speakerOf(role: unknown): ChatRole | null {
  if (typeof role !== "string") return null;
  if (isChatRole(role)) return role;
  const nearest = nearestWord(role.trim().toLowerCase(), allNames);
  return roleOfAlias(role) ?? (nearest === null ? null : speakerOf(nearest));
}
