import { basename } from "node:path";
import { fileDigest } from "./file-digest.ts";
import { createRequest, type ServingFacts } from "./modelfile.ts";
import { copyModel, createModel, deleteModel, type OllamaServer, uploadBlob } from "./ollama-client.ts";

export type Publishing = {
  readonly server: OllamaServer;
  readonly gguf: string;
  readonly facts: ServingFacts;
  /** The name that people will use; a model that has it stays as it is until the new one has proved itself. */
  readonly name: string;
};

const cleanUpWithinMs = 10_000;

/** Deletes the temporary name. A serving that was cancelled must still be able to do so, within a limit of its own. */
function cleanUp(host: string, temporary: string): Promise<void> {
  return deleteModel({ host, signal: AbortSignal.timeout(cleanUpWithinMs) }, temporary);
}

type Report = (text: string, fraction: number | null) => void;

/** Whole percents only: a line for every megabyte would say the same many times. */
function percents(report: Report, text: string): (sent: number, total: number) => void {
  let last = -1;
  return (sent, total) => {
    const percent = total === 0 ? 100 : Math.floor((sent * 100) / total);
    if (percent !== last) report(text, percent / 100);
    last = percent;
  };
}

/** Uploads a GGUF and creates a model from it under a name of its own, which it returns. Nothing is left of one that failed. */
export async function createTemporary(request: Publishing, report: Report): Promise<string> {
  const { server, gguf, facts } = request;
  report("Reading the GGUF file", null);
  const digest = await fileDigest(gguf, server.signal);
  await uploadBlob(server, { path: gguf, digest, onBytes: percents(report, "Uploading to Ollama") });
  const temporary = `${request.name}-unproven`;
  const body = createRequest(temporary, { name: basename(gguf), digest }, facts);
  try {
    await createModel(server, body, (status) => report(`Ollama: ${status}`, null));
    return temporary;
  } catch (cause) {
    await Promise.allSettled([cleanUp(server.host, temporary)]);
    throw cause;
  }
}

/** Runs `work` with the temporary model; afterwards it takes the wanted name, or, when the work failed, it is gone. */
export async function proveAndName<T>(request: Publishing, temporary: string, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    await copyModel(request.server, temporary, request.name);
    await cleanUp(request.server.host, temporary);
    return result;
  } catch (cause) {
    // The first failure is the one to tell; a server that has gone cannot be cleaned anyway.
    await Promise.allSettled([cleanUp(request.server.host, temporary)]);
    throw cause;
  }
}
