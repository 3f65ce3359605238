import { vi } from "vitest";

export type ViewInDom = {
  /** What the page sent to the extension. */
  readonly sent: readonly unknown[];
  /** What the page left with the editor. */
  stored(): unknown;
  /** Sends one message as the extension would and waits for the frame in which the page draws. */
  tell(message: unknown): Promise<void>;
};

/** Loads a view's main module into the test's document, with a stand-in for the editor's handle. */
export async function openViewInDom(load: () => Promise<unknown>, stored: unknown = undefined): Promise<ViewInDom> {
  const sent: unknown[] = [];
  let state = stored;
  document.body.replaceChildren();
  document.body.dataset["runId"] = "run-1";
  vi.stubGlobal("acquireVsCodeApi", () => ({
    postMessage: (message: unknown) => sent.push(message),
    getState: () => state,
    setState: (next: unknown) => {
      state = next;
    },
  }));
  await loadAlone(load);
  return {
    sent,
    stored: () => state,
    async tell(message) {
      window.dispatchEvent(new MessageEvent("message", { data: message }));
      await nextFrame();
    },
  };
}

let listening: readonly EventListenerOrEventListenerObject[] = [];

/** Loads the module anew; what an earlier test's module listened to no longer reaches it. */
async function loadAlone(load: () => Promise<unknown>): Promise<void> {
  for (const listener of listening) window.removeEventListener("message", listener);
  const added = vi.spyOn(window, "addEventListener");
  vi.resetModules();
  await load();
  listening = added.mock.calls.flatMap(([type, listener]) => (type === "message" && listener ? [listener] : []));
  added.mockRestore();
}

export function nextFrame(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}

/** The button with exactly this label. */
export function buttonOf(label: string): HTMLButtonElement {
  const found = [...document.querySelectorAll("button")].find((button) => button.textContent === label);
  if (found === undefined) throw new Error(`There is no button ${label}.`);
  return found;
}

/** What a screen reader adds to the name of an element; empty when nothing. */
export function descriptionOf(element: Element): string {
  return document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent ?? "";
}

/** The one element that matches, as the class it must have. */
export function one<E extends Element>(selector: string, kind: new () => E): E {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`There is no ${kind.name} at ${selector}.`);
  return found;
}

/** What can be read on the page: hidden parts left out. */
export function visibleWords(root: Element = document.body): string {
  return [...root.childNodes]
    .map((node) => {
      if (node instanceof HTMLElement) return node.hidden ? "" : visibleWords(node);
      return node instanceof Text ? node.data : "";
    })
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}
