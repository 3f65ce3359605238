import { type ChatRole, isChatRole, shareGptSpeakers } from "../../schemas/chat-roles.ts";
import { type FormatName, rowFormats } from "../../schemas/row-formats.ts";

/** One turn of a chat. */
export type ChatTurn = { readonly role: string; readonly content: string };

type Row = Readonly<Record<string, unknown>>;
/** undefined stands for what is no turn of text. */
type Turns = readonly (ChatTurn | undefined)[];

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null;
}

function turn(role: ChatRole | undefined, content: unknown): ChatTurn | undefined {
  return role !== undefined && typeof content === "string" ? { role, content } : undefined;
}

/** Turns that a row may leave out, or leave empty. */
function optionalTurn(role: ChatRole, content: unknown): Turns {
  return content ? [turn(role, content)] : [];
}

function joinedParts(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  const parts = content.map((part: unknown) => (isRow(part) ? part["text"] : undefined));
  return parts.every((part) => typeof part === "string") ? parts.join("") : undefined;
}

function messageTurn(value: unknown): ChatTurn | undefined {
  if (!isRow(value)) return undefined;
  const { role, content } = value;
  return typeof role === "string" && isChatRole(role) ? turn(role, joinedParts(content)) : undefined;
}

function spokenTurn(value: unknown): ChatTurn | undefined {
  return isRow(value) ? turn(shareGptSpeakers.get(String(value["from"])), value["value"]) : undefined;
}

function messageTurns(value: unknown): Turns {
  return Array.isArray(value) ? value.map(messageTurn) : [undefined];
}

function saidBy(role: ChatRole, value: unknown): Turns {
  return typeof value === "string" ? [turn(role, value)] : messageTurns(value);
}

/** ShareGPT, or messages under ShareGPT's name. Its system text counts even when it is empty: templates have one of their own. */
function conversationTurns({ system, conversations }: Row): Turns {
  if (!Array.isArray(conversations)) return [undefined];
  const items = conversations.filter(isRow);
  const areMessages = items.some((item) => "role" in item) && !items.some((item) => "from" in item);
  const first = typeof system === "string" ? [turn("system", system)] : [];
  return [...first, ...conversations.map(areMessages ? messageTurn : spokenTurn)];
}

function pairTurns(pair: unknown): Turns {
  if (!Array.isArray(pair) || pair.length !== 2) return [undefined];
  return [turn("user", pair[0]), turn("assistant", pair[1])];
}

/** Alpaca's question: what was said before, the instruction, and the input that belongs to it. */
function instructionTurns({ system, history, instruction, input }: Row): Turns {
  const question = input ? `${instruction}\n\n${input}` : instruction;
  const isText = typeof instruction === "string" && (!input || typeof input === "string");
  return [
    ...optionalTurn("system", system),
    ...(Array.isArray(history) ? history.flatMap(pairTurns) : history ? [undefined] : []),
    isText ? turn("user", question) : undefined,
  ];
}

const readers: { readonly [format in FormatName]?: (row: Row) => Turns } = {
  messages: ({ messages }) => messageTurns(messages),
  sharegpt: conversationTurns,
  "prompt-completion": ({ prompt, completion }) => [...saidBy("user", prompt), ...saidBy("assistant", completion)],
  alpaca: (row) => [...instructionTurns(row), turn("assistant", row["output"])],
};

/** Tables that hold rows of several formats write null where a row has no value. */
function has(row: Row, key: string): boolean {
  return (row[key] ?? null) !== null;
}

/** A row that nobody has answered: it cannot be trained, but asked. */
function unansweredTurns(row: Row): Turns {
  if (has(row, "prompt")) return saidBy("user", row["prompt"]);
  return has(row, "instruction") ? instructionTurns(row) : [];
}

/**
 * A dataset row as the chat that the trainer makes of it (python-runtime/tunesmith/row_formats.py), and a question alone as a chat
 * without answer. Undefined when something in it is no text of a known speaker.
 */
export function chatOfRow(row: unknown): readonly ChatTurn[] | undefined {
  if (!isRow(row)) return undefined;
  const format = rowFormats.find(({ name, required }) => readers[name] && required.every((key) => has(row, key)));
  const turns = (format && readers[format.name])?.(row) ?? unansweredTurns(row);
  return turns.every((each) => each !== undefined) ? turns : undefined;
}
