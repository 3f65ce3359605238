import type { ToCompareView } from "../../schemas/compare-view-protocol.ts";
import type { LossDelta, LossPoints, ToLossView } from "../../schemas/loss-view-protocol.ts";

/** Deltas of the loss panel add up: the newest header, all that was appended. A snapshot makes what waits superfluous. */
export function joinLossMessages(waiting: readonly ToLossView[], next: ToLossView): readonly ToLossView[] {
  if (next.type === "snapshot") return [next];
  const last = waiting.at(-1);
  if (last?.type !== "delta") return [...waiting, next];
  return [...waiting.slice(0, -1), joinDeltas(last, next)];
}

function joinDeltas(first: LossDelta, second: LossDelta): LossDelta {
  return {
    type: "delta",
    header: second.header,
    points: joinPoints(first.points, second.points),
    evals: {
      step: [...first.evals.step, ...second.evals.step],
      loss: [...first.evals.loss, ...second.evals.loss],
    },
    checkpoints: second.checkpoints,
    samples: [...first.samples, ...second.samples],
    warnings: [...first.warnings, ...second.warnings],
  };
}

function joinPoints(first: LossPoints, second: LossPoints): LossPoints {
  return {
    step: [...first.step, ...second.step],
    loss: [...first.loss, ...second.loss],
    learningRate: [...first.learningRate, ...second.learningRate],
    gradNorm: [...first.gradNorm, ...second.gradNorm],
    tokensPerSecond: [...first.tokensPerSecond, ...second.tokensPerSecond],
  };
}

/** Tokens of one side become one text; tokens of the two sides may pass each other, other messages keep their place. */
export function joinCompareMessages(waiting: readonly ToCompareView[], next: ToCompareView): readonly ToCompareView[] {
  if (next.type !== "token") return [...waiting, next];
  const afterOther = waiting.findLastIndex((message) => message.type !== "token") + 1;
  const same = waiting.findIndex(
    (message, index) => index >= afterOther && message.type === "token" && message.side === next.side,
  );
  const before = waiting[same];
  if (before?.type !== "token") return [...waiting, next];
  return waiting.with(same, { ...before, text: before.text + next.text });
}
