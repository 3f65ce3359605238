import type { CompareAnswer } from "../../schemas/compare-view-protocol.ts";
import { formatCount } from "../../schemas/number-format.ts";

const stopTexts = { end: "end", limit: "token limit", cancelled: "cancelled" } as const;

/** The line under an answer: `41 tokens/s · stopped: end`. Empty before anything was asked. */
export function answerFootnote(answer: CompareAnswer, expected: string | null): string {
  const speed = answer.tokensPerSecond === null ? [] : [`${speedText(answer.tokensPerSecond)} tokens/s`];
  if (answer.stop === null) return speed.join("");
  return [...speed, `stopped: ${stopTexts[answer.stop]}`, ...verdict(answer, expected)].join(" · ");
}

/** Equal means equal text, apart from space around it; whether two different texts mean the same is not judged here. */
function verdict(answer: CompareAnswer, expected: string | null): readonly string[] {
  if (expected === null || answer.stop === "cancelled") return [];
  return [answer.text.trim() === expected.trim() ? "✓ equals the expected text" : "differs from the expected text"];
}

function speedText(tokensPerSecond: number): string {
  return tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : formatCount(tokensPerSecond);
}

/**
 * Model output as it can be read: control characters (an escape sequence, a bell) become their visible pictures, so that
 * none is lost and none acts. Line ends and tabs stay.
 */
export function visibleText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  return text.replace(/\r\n/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (character) => {
    const code = character.charCodeAt(0);
    return code === 0x7f ? "\u2421" : String.fromCharCode(0x2400 + code);
  });
}
