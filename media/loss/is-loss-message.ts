import type { LossHeader } from "../../schemas/loss-view-protocol.ts";
import { stateText } from "./run-text.ts";

/** A list that is longer than any run is no message of ours; a million steps must pass. */
const longestList = 5_000_000;
const longestText = 10_000_000;

/** Tells whether a message has the shape that loss-view-protocol promises, so that a malformed one can be dropped whole. */
export function isLossMessage(message: unknown): boolean {
  if (!isRecord(message) || (message["type"] !== "snapshot" && message["type"] !== "delta")) return false;
  const { header, points, evals, checkpoints, samples, warnings } = message;
  return (
    isHeader(header) &&
    hasColumns(points, {
      step: isStep,
      loss: (value) => value === "untrained" || isCell(value),
      learningRate: isNumber,
      gradNorm: isCell,
      tokensPerSecond: isNumber,
    }) &&
    hasColumns(evals, { step: isStep, loss: isCell }) &&
    isListOf(checkpoints, isStep) &&
    isListOf(samples, (item) => has(item, { step: isStep, prompt: isText, expected: isText, output: isText })) &&
    isListOf(warnings, (item) => has(item, { step: orNull(isStep), message: isText }))
  );
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value.length <= longestText;
const isNumber: Check = (value) => Number.isFinite(value);
const isStep: Check = (value) => Number.isInteger(value) && Number(value) >= 0;
const isSize: Check = (value) => Number.isFinite(value) && Number(value) >= 0;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isCell = orNull(isNumber);

function isHeader(header: unknown): boolean {
  return has(header, {
    name: isText,
    state: (value) => typeof value === "string" && Object.keys(stateText).includes(value),
    phase: isText,
    phaseFraction: orNull((value) => isSize(value) && Number(value) <= 1),
    step: isStep,
    totalSteps: isStep,
    epoch: isSize,
    totalEpochs: isSize,
    tokensPerSecond: orNull(isSize),
    memoryBytes: orNull(isSize),
    totalMemoryBytes: orNull(isSize),
    remainingMs: orNull(isSize),
    bestEval: orNull((value) => has(value, { step: isStep, loss: isNumber })),
    sentence: isText,
    reason: orNull(isText),
    hint: orNull(isText),
    hasAdapter: (value) => typeof value === "boolean",
  } satisfies Record<keyof LossHeader, Check>);
}

function has(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  return isRecord(value) && Object.entries(checks).every(([key, check]) => check(value[key]));
}

/** Lists of one length, each cell of which passes its column's check. */
function hasColumns(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  if (!isRecord(value)) return false;
  const lengths = Object.entries(checks).map(([key, check]) => {
    const column = value[key];
    return isListOf(column, check) ? column.length : -1;
  });
  return lengths.every((length) => length >= 0 && length === lengths[0]);
}

function isListOf(value: unknown, isItem: Check): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= longestList && value.every(isItem);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
