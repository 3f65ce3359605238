import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TrainPlan } from "../../schemas/contracts.generated.ts";
import type { ChatTurn } from "../comparing/chat-of-row.ts";
import { readValidationPrompts } from "../comparing/validation-prompts.ts";
import { Problem } from "../problem.ts";
import type { Environment } from "../python/environment.ts";
import { checkDisk } from "./check-disk.ts";
import { convertToGguf } from "./convert-to-gguf.ts";
import { findOllama } from "./find-ollama.ts";
import { mergeAdapter } from "./merge-adapter.ts";
import { modelfileText } from "./modelfile.ts";
import { ollamaAddress } from "./ollama-address.ts";
import { chat, findModel, type OllamaServer } from "./ollama-client.ts";
import { requireOllamaName } from "./ollama-name.ts";
import { createTemporary, proveAndName } from "./publish-model.ts";
import { runOfAdapter } from "./run-of-adapter.ts";
import { inStage, type OnStage } from "./stage.ts";

export type ServeRequest = {
  readonly environment: Environment;
  /** A run's adapter, a checkpoint, or an adapter from elsewhere; a run directory means its adapter. */
  readonly adapterFolder: string;
  readonly name: string;
  /** Where Ollama answers, as OLLAMA_HOST or a URL. */
  readonly host: string;
  /** For the merged model and the GGUF; the caller removes it. */
  readonly workFolder: string;
  /** Tokens for a base model that has to be downloaded. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Asked when a model has the name already; `isOurs` when Tunesmith made that one. */
  readonly mayReplace: (taken: { readonly name: string; readonly isOurs: boolean }) => Promise<boolean>;
  readonly onStage: OnStage;
  /** What the merge and the converter print. */
  readonly onLog: (line: string) => void;
  readonly signal: AbortSignal;
};

/** `prompt` is what was asked, `answer` what the served model said to it. */
export type Served = { readonly name: string; readonly host: string; readonly prompt: string; readonly answer: string };

const answerTokens = 128;
const ggufName = "model.gguf";

async function firstQuestion(plan: TrainPlan | undefined): Promise<ChatTurn[]> {
  const [row] = plan ? await readValidationPrompts(plan) : [];
  if (!row) return [{ role: "user", content: "What can you do?" }];
  const system = row.system === "" ? [] : [{ role: "system", content: row.system }];
  return [...system, { role: "user", content: row.prompt }];
}

async function requireFreeName({ name, mayReplace }: ServeRequest, server: OllamaServer): Promise<void> {
  const taken = await findModel(server, name);
  if (!taken || (await mayReplace({ name, isOurs: taken.isOurs }))) return;
  throw new Problem({
    code: "name-taken",
    message: `Ollama has a model called ${name} already.`,
    hint: "Serve under another name, or say that it may be replaced (--replace in a terminal).",
  });
}

async function preflight(request: ServeRequest, server: OllamaServer, plan: TrainPlan | undefined): Promise<void> {
  const { onStage, signal, workFolder } = request;
  const { host } = server;
  await inStage({ stage: "preflight", text: `Asking for Ollama at ${host}`, onStage }, async () => {
    const version = await findOllama(host, signal);
    await requireFreeName(request, server);
    await mkdir(workFolder, { recursive: true });
    if (plan?.base.folder) await checkDisk({ baseFolder: plan.base.folder, workFolder });
    return { result: undefined, text: `Ollama ${version} at ${host}` };
  });
}

/**
 * Makes a tuned model answer in the Ollama that runs: merge, GGUF, create under a temporary name, one answer, then the wanted name.
 * A model that has that name already stays untouched until all of it has worked.
 * @throws Problem with the next step; an AbortError when `signal` aborts.
 */
export async function serveWithOllama(request: ServeRequest): Promise<Served> {
  const { environment, adapterFolder, name, workFolder, secrets, onStage, onLog, signal } = request;
  requireOllamaName(name);
  const host = ollamaAddress(request.host);
  const server: OllamaServer = { host, signal };
  const plan = (await runOfAdapter(adapterFolder))?.plan;
  await preflight(request, server, plan);
  const step = { environment, signal, onLog };
  const merged = join(workFolder, "merged");
  const gguf = join(workFolder, ggufName);
  const facts = await inStage(
    { stage: "merge", text: "Merging the adapter into its base", onStage },
    async (report) => ({
      result: await mergeAdapter({ ...step, secrets, adapterFolder, outFolder: merged, report }),
      text: "Adapter merged",
    }),
  );
  await inStage({ stage: "convert", text: "Converting to GGUF", onStage }, async (report) => {
    const { bytes } = await convertToGguf({ ...step, modelFolder: merged, gguf, report });
    await writeFile(join(workFolder, "Modelfile"), modelfileText(ggufName, facts));
    return { result: undefined, text: `GGUF, ${Math.round(bytes / 1e6)} MB` };
  });
  const publishing = { server, gguf, facts, name };
  const temporary = await inStage(
    { stage: "create", text: "Creating the model in Ollama", onStage },
    async (report) => ({
      result: await createTemporary(publishing, report),
      text: "Model created",
    }),
  );
  return inStage({ stage: "answer", text: "Asking the model", onStage }, async () => {
    const messages = await firstQuestion(plan);
    const ask = (): Promise<string> => chat(server, { model: temporary, messages, maxTokens: answerTokens });
    const answer = await proveAndName(publishing, temporary, ask);
    return { result: { name, host, prompt: messages.at(-1)?.content ?? "", answer }, text: `${name} answers` };
  });
}
