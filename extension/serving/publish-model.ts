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

/** Uploads a GGUF and creates a model from it under a name of its own, which it returns. */
export async function createTemporary(
  request: Publishing,
  report: (text: string, fraction: number | null) => void,
): Promise<string> {
  const { server, gguf, facts } = request;
  report("Reading the GGUF file", null);
  const digest = await fileDigest(gguf, server.signal);
  const onBytes = (sent: number, total: number): void =>
    report("Uploading to Ollama", total === 0 ? null : Math.floor((sent / total) * 100) / 100);
  await uploadBlob(server, { path: gguf, digest, onBytes });
  const temporary = `${request.name}-unproven`;
  const body = createRequest(temporary, { name: basename(gguf), digest }, facts);
  await createModel(server, body, (status) => report(`Ollama: ${status}`, null));
  return temporary;
}

/** Runs `work` with the temporary model; afterwards it takes the wanted name, or, when the work failed, it is gone. */
export async function proveAndName<T>(request: Publishing, temporary: string, work: () => Promise<T>): Promise<T> {
  // A cancelled serving must still be able to clean up.
  const cleaning: OllamaServer = { host: request.server.host, signal: AbortSignal.timeout(10_000) };
  try {
    const result = await work();
    await copyModel(request.server, temporary, request.name);
    await deleteModel(cleaning, temporary);
    return result;
  } catch (cause) {
    // The first failure is the one to tell; a server that has gone cannot be cleaned anyway.
    await Promise.allSettled([deleteModel(cleaning, temporary)]);
    throw cause;
  }
}
