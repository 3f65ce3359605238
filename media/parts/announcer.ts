import { element } from "./element.ts";
import { setText } from "./set-text.ts";

export type Announcer = {
  readonly root: HTMLElement;
  /** Spoken now when the last words are at least `intervalMs` old, else when they are; only the newest waits. */
  announce(text: string): void;
  /** Spoken at once: the run ended, the answer is complete. */
  announceNow(text: string): void;
};

/** A polite live region that speaks seldom, however often it is told something. */
export function createAnnouncer(intervalMs: number): Announcer {
  const root = element("div", { class: "visually-hidden", attributes: { "aria-live": "polite", role: "status" } });
  let spokenAt = Number.NEGATIVE_INFINITY;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let newest = "";
  const speak = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
    spokenAt = performance.now();
    setText(root, newest);
  };
  return {
    root,
    announce(text) {
      newest = text;
      if (waiting !== undefined) return;
      const restMs = spokenAt + intervalMs - performance.now();
      if (restMs <= 0) speak();
      else waiting = setTimeout(speak, restMs);
    },
    announceNow(text) {
      newest = text;
      speak();
    },
  };
}
