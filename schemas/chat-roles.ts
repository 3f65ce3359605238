/**
 * Who speaks in a chat row, by the names that rows use. The trainer's own tables are in python-runtime/tunesmith/row_formats.py;
 * test/fixtures/vectors/row-verdicts.json and row-prompts.json hold what all must agree on.
 */

export type ChatRole = "system" | "developer" | "user" | "assistant" | "tool";

/** What `role` of a message may be. */
export const chatRoles: ReadonlySet<string> = new Set<ChatRole>(["system", "developer", "user", "assistant", "tool"]);

export function isChatRole(name: string): name is ChatRole {
  return chatRoles.has(name);
}

/** What `from` of a ShareGPT turn may be, and the role that it is trained as. */
export const shareGptSpeakers: ReadonlyMap<string, ChatRole> = new Map([
  ["system", "system"],
  ["human", "user"],
  ["user", "user"],
  ["gpt", "assistant"],
  ["chatgpt", "assistant"],
  ["assistant", "assistant"],
  ["tool", "tool"],
  ["observation", "tool"],
  ["function_call", "assistant"],
  ["function_response", "tool"],
]);
