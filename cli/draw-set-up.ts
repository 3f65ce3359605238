import process from "node:process";
import type { SetUpProgress } from "../extension/python/set-up-step.ts";

const nameWidth = 20;

/** Pure: the line of a step: tick or pointer, name, time or share, what is happening. */
export function setUpLine(progress: SetUpProgress): string {
  const name = progress.step.replaceAll("-", " ").padEnd(nameWidth);
  if (progress.state === "present") return ` ✓ ${name}present`;
  if (progress.state === "done")
    return ` ✓ ${name}${((progress.durationMs ?? 0) / 1000).toFixed(1)} s   ${progress.text}`;
  const share = progress.fraction === null ? "" : `${Math.round(progress.fraction * 100)} %  `;
  return ` ▸ ${name}${share}${progress.text}`;
}

/** Draws steps on stderr: the running one is rewritten on a terminal, elsewhere only its begin and end are printed. */
export function drawSetUp(): (progress: SetUpProgress) => void {
  const terminal = process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined;
  return (progress) => {
    const ended = progress.state === "done" || progress.state === "present";
    const line = setUpLine(progress);
    if (terminal) process.stderr.write(`\r\u001b[K${line.slice(0, process.stderr.columns || 120)}${ended ? "\n" : ""}`);
    else if (progress.state !== "progress") process.stderr.write(`${line}\n`);
  };
}
