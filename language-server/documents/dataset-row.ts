import { type JsonLine, readJsonLine } from "../text/json-line.ts";
import { isJsonObject, type JsonObject } from "../text/json-object.ts";
import { type JsonSpan, JsonTree } from "../text/json-tree.ts";
import { type Conversation, conversationsOf, type Turn } from "./conversation.ts";
import { type DetectedFormat, detectFormat } from "./row-format.ts";

export const byteOrderMark = "\uFEFF";

/** One line of a dataset and what it means. Everything beyond the parsed value is worked out when first asked. */
export class DatasetRow {
  /** The line without its line break. */
  readonly text: string;
  readonly json: JsonLine;
  /** The row's value; null when the line holds no JSON object. */
  readonly object: JsonObject | null;
  #format: DetectedFormat | null | undefined;
  #conversations: readonly Conversation[] | undefined;
  #tree: JsonTree | undefined;

  constructor(text: string) {
    this.text = text;
    // A byte order mark is a finding of its own; as a blank it hides no other mistake and shifts no column.
    this.json = readJsonLine(withoutMark(text));
    this.object = this.json.kind === "valid" && isJsonObject(this.json.value) ? this.json.value : null;
  }

  get format(): DetectedFormat | null {
    this.#format ??= this.object === null ? null : detectFormat(this.object);
    return this.#format;
  }

  /** Every list of messages in the row. Empty when the row holds plain text or cannot be read. */
  get conversations(): readonly Conversation[] {
    this.#conversations ??= this.#readConversations();
    return this.#conversations;
  }

  /** Every message of every conversation. */
  *turns(): Generator<{ readonly conversation: Conversation; readonly turn: Turn }> {
    for (const conversation of this.conversations) {
      for (const turn of conversation.turns) yield { conversation, turn };
    }
  }

  /** Places of the row's values. Only where `json` is valid. */
  get tree(): JsonTree {
    this.#tree ??= new JsonTree(withoutMark(this.text));
    return this.#tree;
  }

  /**
   * Where a key of the row stands, worked out when somebody asks and from the text alone: for a finding that many rows have and one
   * shows, neither the tree nor the parsed row is worth making or keeping.
   */
  lazyKeySpan(key: string): JsonSpan {
    return lazySpan(withoutMark(this.text), key);
  }

  /** The key as the row spells it: `mesages` for `messages`, where that is what the row has. */
  writtenKey(key: string): string {
    for (const [written, meant] of this.format?.misspelt ?? []) if (meant === key) return written;
    return key;
  }

  #readConversations(): readonly Conversation[] {
    if (this.object === null || this.format === null) return [];
    return conversationsOf(this.object, this.format.format.name, (key) => this.writtenKey(key));
  }
}

function lazySpan(text: string, key: string): JsonSpan {
  let found: JsonSpan | undefined;
  const find = (): JsonSpan => {
    found ??= new JsonTree(text).keySpan([key]);
    return found;
  };
  return {
    get start() {
      return find().start;
    },
    get end() {
      return find().end;
    },
  };
}

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? ` ${text.slice(1)}` : text;
}
