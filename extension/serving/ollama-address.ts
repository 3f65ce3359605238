import { isIPv6 } from "node:net";
import { Problem } from "../problem.ts";

/** Where an Ollama answers that was told nothing else. */
const defaultAddress = "http://127.0.0.1:11434";

/** What a server listens on when it listens everywhere, as an address that can be asked. */
const everywhere: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "[::]": "[::1]" };

function withScheme(text: string): string {
  if (/^https?:\/\//i.test(text)) return text;
  if (isIPv6(text)) return `http://[${text}]`;
  return `http://${text.startsWith(":") ? "127.0.0.1" : ""}${text}`;
}

function parse(text: string): URL | undefined {
  const address = withScheme(text);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // Only an address without scheme has Ollama's port by default; URL forgets a port 80 that was written out.
  if (url && address !== text && url.port === "" && !/:80(?:\/|$)/.test(text)) url.port = "11434";
  return url;
}

/**
 * Pure: OLLAMA_HOST or tunesmith.ollamaHost, as Ollama itself reads it, as an address that can be asked: a host, a port, both,
 * or a URL. Nothing at all means this machine.
 * @throws Problem `bad-ollama-host` when it is no address.
 */
export function ollamaAddress(host: string): string {
  const text = host.trim().replace(/(?<=[^:/])\/+$/, "");
  if (text === "") return defaultAddress;
  const url = parse(text);
  if (!url)
    throw new Problem({
      code: "bad-ollama-host",
      message: `"${text}" is not an address where Ollama could answer.`,
      hint: "Correct tunesmith.ollamaHost (OLLAMA_HOST in a terminal), for example 127.0.0.1:11434.",
      actions: [{ title: "Open Settings", command: "workbench.action.openSettings" }],
    });
  url.hostname = everywhere[url.hostname] ?? url.hostname;
  return url.origin + url.pathname.replace(/\/$/, "");
}

/** Pure: the line that talks to a model in a terminal. One that answers elsewhere has to be named to the program. */
export function ollamaRunLine(served: { name: string; host: string }, platform: NodeJS.Platform): string {
  const line = `ollama run ${served.name}`;
  if (served.host === defaultAddress || served.host === "http://localhost:11434") return line;
  return platform === "win32" ? `$env:OLLAMA_HOST="${served.host}"; ${line}` : `OLLAMA_HOST=${served.host} ${line}`;
}
