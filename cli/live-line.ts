import process from "node:process";
import { isActive } from "../extension/runs/open-run.ts";
import { remainingMs } from "../extension/runs/remaining-ms.ts";
import type { RunState } from "../extension/runs/run-state.ts";
import { lossText, runSummary } from "../extension/runs/run-text.ts";
import { formatDuration, formatLoss } from "../schemas/number-format.ts";

const barWidth = 20;
/** Without a terminal one line every so many steps is enough for a log. */
const plainEverySteps = 10;

function bar(fraction: number): string {
  const full = Math.round(fraction * barWidth);
  return "█".repeat(full) + "░".repeat(barWidth - full);
}

/** The live line of a run: bar, share, step, loss, validation, time left. */
export function progressText(state: RunState): string {
  const step = state.points.step.at(-1) ?? 0;
  const total = state.plan.steps.totalSteps;
  if (step === 0) return `▸ training            ${state.phase}`;
  const left = remainingMs(state);
  const validation = state.evals.loss.at(-1);
  return [
    `▸ training            ${bar(step / total)}  ${Math.round((step / total) * 100)} %`,
    `step ${step}/${total}`,
    lossText(state),
    ...(validation === undefined ? [] : [`validation ${formatLoss(validation)}`]),
    ...(left === null ? [] : [`${formatDuration(left)} left`]),
  ].join("  ");
}

/**
 * Draws a run on stderr: one line that is rewritten on a terminal, plain lines elsewhere or with NO_COLOR.
 * @returns what to call on each change.
 */
export function liveLine(): (state: RunState) => void {
  const terminal = process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined;
  let lastText = "";
  let lastPlainStep = -plainEverySteps;
  return (state) => {
    const text = ` ${isActive(state) ? progressText(state) : `${state.status === "completed" ? "✓" : "■"} training            ${runSummary(state)}`}`;
    if (text === lastText) return;
    if (terminal) {
      process.stderr.write(`\r\u001b[K${text.slice(0, process.stderr.columns || 120)}${isActive(state) ? "" : "\n"}`);
    } else {
      const step = state.points.step.at(-1) ?? 0;
      const waiting = isActive(state) && step > 0 && step < lastPlainStep + plainEverySteps;
      if (!waiting) process.stderr.write(`${text}\n`);
      if (step > 0 && !waiting) lastPlainStep = step;
    }
    lastText = text;
  };
}
