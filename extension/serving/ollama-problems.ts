import { Problem } from "../problem.ts";

const installSteps: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: "Install it with `brew install ollama` or from ollama.com/download, then start it with `ollama serve`.",
  win32:
    "Install it with `winget install Ollama.Ollama` or from ollama.com/download, then start it from the Start menu.",
};
const linuxStep = "Install it as ollama.com/download says, then start it with `ollama serve`.";

/** Nobody answers at the address: Ollama is not installed, or not running. */
export function ollamaNotRunning(request: {
  host: string;
  installed: boolean;
  platform: NodeJS.Platform;
  cause?: unknown;
}): Problem {
  const start = "Start it with `ollama serve`.";
  return new Problem({
    code: request.installed ? "ollama-not-running" : "ollama-not-installed",
    message: request.installed
      ? `Ollama is installed, and none answers at ${request.host}.`
      : `No Ollama answers at ${request.host}.`,
    hint: `${request.installed ? start : (installSteps[request.platform] ?? linuxStep)} If it runs elsewhere, set tunesmith.ollamaHost, or OLLAMA_HOST in a terminal.`,
    cause: request.cause,
  });
}

/** Something answers that is no Ollama: a proxy's page, another server on the port. */
export function notOllama(host: string, found: string): Problem {
  return new Problem({
    code: "not-ollama",
    message: `What answers at ${host} is not Ollama (${found}).`,
    hint: "Correct tunesmith.ollamaHost (OLLAMA_HOST in a terminal), or take this address out of the proxy's reach (NO_PROXY).",
  });
}

/** Ollama refused or broke off, in its own words. `doing` continues "Ollama could not". */
export function ollamaFailed(doing: string, words: string, cause?: unknown): Problem {
  const hint = /no space left|disk/i.test(words)
    ? "Free some space where Ollama keeps its models, then serve again."
    : /memory/i.test(words)
      ? "Close what else uses the memory, then serve again."
      : "Ollama's own log says more. Serve again after that; nothing that was there has changed.";
  const said = words.trim().replace(/[.\s]+$/, "");
  return new Problem({ code: "ollama-failed", message: `Ollama could not ${doing}: ${said}.`, hint, cause });
}
