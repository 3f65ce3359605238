// A real Ollama for tests and for trying the serve command: the one on PATH, else one built from source into a cache.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { startBackgroundServer } from "./background-server.ts";
import { buildOllama } from "./build-ollama.ts";
import { findProgram } from "./find-program.ts";
import { freePort } from "./free-port.ts";

/** Finds `ollama` on PATH or builds it (minutes, once per cache). `skipped` says in one sentence why there is none. */
export async function ensureOllama(request: {
  readonly cacheFolder: string;
  readonly log: (line: string) => void;
}): Promise<{ binary: string } | { skipped: string }> {
  const installed = findProgram("ollama");
  return installed === undefined ? buildOllama(request) : { binary: installed };
}

/**
 * Starts a server that shares nothing with the user's own: port, models and home lie in `folder`.
 * `host` is a URL such as `http://127.0.0.1:41234`.
 */
export async function startOllama(request: {
  readonly binary: string;
  readonly folder: string;
}): Promise<{ host: string; stop(): Promise<void> }> {
  const models = join(request.folder, "models");
  const home = join(request.folder, "home");
  await mkdir(models, { recursive: true });
  await mkdir(home, { recursive: true });
  const address = `127.0.0.1:${await freePort()}`;
  const host = `http://${address}`;
  const server = await startBackgroundServer({
    command: request.binary,
    args: ["serve"],
    env: { ...process.env, OLLAMA_HOST: address, OLLAMA_MODELS: models, HOME: home, USERPROFILE: home },
    logFile: join(request.folder, "ollama.log"),
    readyMs: 30_000,
    ready: async () => (await fetch(`${host}/api/version`)).ok,
  });
  return { host, stop: server.stop };
}
