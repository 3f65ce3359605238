import { rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../problem.ts";
import { childEnvironment } from "../python/child-environment.ts";
import type { Environment } from "../python/environment.ts";
import { lastMeaningfulLine } from "../python/explain-failure.ts";
import { runCommand } from "../python/run-command.ts";
import { origin, originKey } from "./gguf-origin.ts";

/** What the converter writes into the file beside the weights: who made it. */
const metadata = JSON.stringify({ [originKey]: origin });

const timeoutMs = 2 * 60 * 60_000;

/** What the converter says of models that it does not know. */
const unknownModel = /Model (\S+) is not supported|NotImplementedError/;

function conversionFailed(lines: readonly string[]): Problem {
  const unknown = lines.map((line) => unknownModel.exec(line)).find((match) => match !== null);
  if (unknown)
    return new Problem({
      code: "unknown-architecture",
      message: `llama.cpp's converter does not know this kind of model${unknown[1] ? ` (${unknown[1]})` : ""}.`,
      hint: "Serve the merged model with a server that reads safetensors.",
    });
  const reason = lastMeaningfulLine(lines).replace(/[.\s]+$/, "") || "it said nothing";
  return new Problem({
    code: "conversion-failed",
    message: `The model could not be converted to GGUF: ${reason}.`,
    hint: "The log has the converter's whole output.",
  });
}

/** The converter counts the bytes that it has written on a bar of its own. */
const writing = /Writing:\s+(\d+)%/;

/**
 * Runs llama.cpp's own converter on a model folder: GGUF with 16-bit weights.
 * @throws Problem; what was half written is the caller's folder to remove.
 */
export async function convertToGguf(request: {
  environment: Environment;
  modelFolder: string;
  gguf: string;
  signal: AbortSignal;
  report: (text: string, fraction: number | null) => void;
  onLog: (line: string) => void;
}): Promise<{ bytes: number }> {
  const { environment, modelFolder, gguf } = request;
  const { converter, python } = environment;
  if (converter === null)
    throw new Problem({
      code: "no-converter",
      message: "llama.cpp's converter is not set up.",
      hint: "Set the environment up again.",
      actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
    });
  const metadataFile = `${gguf}.json`;
  await writeFile(metadataFile, metadata);
  const options = ["--outfile", gguf, "--outtype", "f16", "--metadata", metadataFile];
  const result = await runCommand({
    file: python,
    args: [join(converter, "convert_hf_to_gguf.py"), modelFolder, ...options],
    env: childEnvironment({ runtimeFolder: join(converter, "gguf-py"), secrets: {} }),
    signal: request.signal,
    timeoutMs,
    onLine: (line) => {
      const percent = writing.exec(line)?.[1];
      if (percent === undefined) request.onLog(line);
      else request.report("Writing the GGUF file", Number(percent) / 100);
    },
  });
  if (result.code !== 0) throw conversionFailed(result.lines);
  await rm(metadataFile);
  return { bytes: (await stat(gguf)).size };
}
