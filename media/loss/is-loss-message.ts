/** Tells whether a message has the shape that loss-view-protocol promises, so that a malformed one can be dropped whole. */
export function isLossMessage(message: unknown): boolean {
  if (!isRecord(message) || (message["type"] !== "snapshot" && message["type"] !== "delta")) return false;
  const { header, points, evals, checkpoints, samples, warnings } = message;
  return (
    isHeader(header) &&
    hasColumns(points, ["step", "loss", "learningRate", "gradNorm", "tokensPerSecond"]) &&
    hasColumns(evals, ["step", "loss"]) &&
    isListOf(checkpoints, (item) => typeof item === "number") &&
    isListOf(samples, (item) => hasTexts(item, ["prompt", "expected", "output"])) &&
    isListOf(warnings, (item) => hasTexts(item, ["message"]))
  );
}

function isHeader(header: unknown): boolean {
  return (
    hasTexts(header, ["runId", "name", "state", "phase", "sentence"]) &&
    isRecord(header) &&
    ["step", "totalSteps", "epoch", "totalEpochs"].every((key) => typeof header[key] === "number")
  );
}

function hasTexts(value: unknown, keys: readonly string[]): boolean {
  return isRecord(value) && keys.every((key) => typeof value[key] === "string");
}

function hasColumns(value: unknown, keys: readonly string[]): boolean {
  if (!isRecord(value)) return false;
  const columns = keys.map((key) => value[key]);
  const lengths = columns.map((column) => (isListOf(column, isCell) ? column.length : -1));
  return lengths.every((length) => length >= 0 && length === lengths[0]);
}

function isCell(value: unknown): boolean {
  return value === null || typeof value === "number";
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(isItem);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
