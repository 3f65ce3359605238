/** Tells whether a message has the shape that compare-view-protocol promises, so that a malformed one can be dropped whole. */
export function isCompareMessage(message: unknown): boolean {
  if (!isRecord(message)) return false;
  switch (message["type"]) {
    case "snapshot":
      return isSnapshot(message);
    case "state":
      return hasTexts(message, ["status"]) && isState(message["state"]);
    case "started":
      return hasTexts(message, ["prompt"]) && isTextOrNull(message["expected"]);
    case "token":
      return hasTexts(message, ["text"]) && isSide(message["side"]);
    case "answer":
      return isSide(message["side"]) && isAnswer(message["answer"]);
    case "problem":
      return hasTexts(message, ["message"]) && (message["side"] === null || isSide(message["side"]));
    default:
      return false;
  }
}

function isSnapshot(message: Record<string, unknown>): boolean {
  const { prompts, answers, asked, problems } = message;
  return (
    hasTexts(message, ["runName", "baseName", "tunedName", "status"]) &&
    isState(message["state"]) &&
    Array.isArray(prompts) &&
    prompts.every(isPrompt) &&
    (asked === null || (isRecord(asked) && hasTexts(asked, ["prompt"]) && isTextOrNull(asked["expected"]))) &&
    isRecord(problems) &&
    ["base", "tuned", "page"].every((place) => isTextOrNull(problems[place])) &&
    isRecord(answers) &&
    isAnswer(answers["base"]) &&
    isAnswer(answers["tuned"])
  );
}

function isPrompt(value: unknown): boolean {
  return isRecord(value) && Number.isInteger(value["row"]) && hasTexts(value, ["system", "prompt", "expected"]);
}

function isAnswer(value: unknown): boolean {
  if (!isRecord(value) || typeof value["text"] !== "string") return false;
  const { stop, tokensPerSecond } = value;
  const known = stop === null || stop === "end" || stop === "limit" || stop === "cancelled";
  return known && (tokensPerSecond === null || Number.isFinite(tokensPerSecond));
}

function isState(value: unknown): boolean {
  return value === "loading" || value === "ready" || value === "busy" || value === "failed";
}

function isSide(value: unknown): boolean {
  return value === "base" || value === "tuned";
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}

function hasTexts(value: Record<string, unknown>, keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
