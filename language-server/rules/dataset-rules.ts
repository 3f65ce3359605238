import { bom } from "./dataset/bom.ts";
import { consecutiveSameRole } from "./dataset/consecutive-same-role.ts";
import { contentPartsUnsupported } from "./dataset/content-parts-unsupported.ts";
import { contentWrongType } from "./dataset/content-wrong-type.ts";
import { duplicateKey } from "./dataset/duplicate-key.ts";
import { emptyContent } from "./dataset/empty-content.ts";
import { emptyFile } from "./dataset/empty-file.ts";
import { emptyLine } from "./dataset/empty-line.ts";
import { exactDuplicate } from "./dataset/exact-duplicate.ts";
import { invalidJson } from "./dataset/invalid-json.ts";
import { keyNearMiss } from "./dataset/key-near-miss.ts";
import { lastNotAssistant } from "./dataset/last-not-assistant.ts";
import { messageMissingContent } from "./dataset/message-missing-content.ts";
import { messageMissingRole } from "./dataset/message-missing-role.ts";
import { messageNotObject } from "./dataset/message-not-object.ts";
import { messagesEmpty } from "./dataset/messages-empty.ts";
import { multipleSystem } from "./dataset/multiple-system.ts";
import { nestingTooDeep } from "./dataset/nesting-too-deep.ts";
import { noAssistantMessage } from "./dataset/no-assistant-message.ts";
import { notAnObject } from "./dataset/not-an-object.ts";
import { nullContent } from "./dataset/null-content.ts";
import { prettyPrintedJson } from "./dataset/pretty-printed-json.ts";
import { pythonLiteral } from "./dataset/python-literal.ts";
import { roleAlias } from "./dataset/role-alias.ts";
import { systemNotFirst } from "./dataset/system-not-first.ts";
import { trailingComma } from "./dataset/trailing-comma.ts";
import { unknownFormat } from "./dataset/unknown-format.ts";
import { unknownRole } from "./dataset/unknown-role.ts";
import { unknownTopLevelKey } from "./dataset/unknown-top-level-key.ts";
import { whitespaceContent } from "./dataset/whitespace-content.ts";
import { wrongFieldType } from "./dataset/wrong-field-type.ts";
import type { Rule } from "./rule.ts";

/** Rules about one row, in the order of their findings at one place. */
export const rowRules: readonly Rule<"row">[] = [
  bom,
  emptyLine,
  nestingTooDeep,
  trailingComma,
  pythonLiteral,
  invalidJson,
  duplicateKey,
  notAnObject,
  unknownFormat,
  keyNearMiss,
  unknownTopLevelKey,
  wrongFieldType,
  messagesEmpty,
  messageNotObject,
  messageMissingRole,
  roleAlias,
  unknownRole,
  messageMissingContent,
  nullContent,
  emptyContent,
  whitespaceContent,
  contentWrongType,
  contentPartsUnsupported,
  systemNotFirst,
  multipleSystem,
  noAssistantMessage,
  lastNotAssistant,
  consecutiveSameRole,
];

/** Rules across rows. */
export const datasetRules: readonly Rule<"dataset">[] = [emptyFile, prettyPrintedJson, exactDuplicate];
