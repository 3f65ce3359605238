import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The second message of row 2 has a role that no trainer knows. */
export const brokenRows = [
  {
    messages: [
      { role: "user", content: "How many customers are there?" },
      { role: "assistant", content: "SELECT COUNT(*) FROM customers" },
    ],
  },
  {
    messages: [
      { role: "user", content: "How many products are there?" },
      { role: "assistnat", content: "SELECT COUNT(*) FROM products" },
    ],
  },
];

export const brokenConfig = `base_model: HuggingFaceTB/SmolLM2-135M-Instruct
dataset:
  train: train.jsonl
lora: { r: 16, alpah: 32 }
`;

/**
 * Long enough to be stopped and reloaded on any machine, quick enough that the tuned answers differ after a few dozen steps; validation
 * often, on rows so few that it takes a second.
 */
const slowConfig = `base_model: HuggingFaceTB/SmolLM2-135M-Instruct
method: lora
dataset:
  train: train.jsonl
  validation: held-out.jsonl
lora: { r: 8, alpha: 16, target_modules: all-linear }
max_length: 256
per_device_train_batch_size: 2
gradient_accumulation_steps: 1
learning_rate: 3.0e-4
warmup_steps: 2
max_steps: 2000
eval_steps: 10
save_steps: 500
targets: [ollama]
`;

/** A copy of samples/text-to-sql without runs, with the given files written over it. The folder's name names the runs. */
export async function copySample(request: {
  readonly root: string;
  readonly into: string;
  readonly files?: Readonly<Record<string, string>>;
}): Promise<string> {
  const folder = join(request.into, "text-to-sql");
  const sample = join(request.root, "samples", "text-to-sql");
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(sample)) {
    if (!name.startsWith(".")) await cp(join(sample, name), join(folder, name), { recursive: true });
  }
  for (const [name, text] of Object.entries(request.files ?? {})) await writeFile(join(folder, name), text);
  return folder;
}

/** The sample with a training that goes on until it is stopped. */
export async function copySlowSample(request: { readonly root: string; readonly into: string }): Promise<string> {
  const heldOut = await readFile(join(request.root, "samples", "text-to-sql", "validation.jsonl"), "utf8");
  const files = {
    "lora.yaml": slowConfig,
    // Checkpoints so often that a trainer which is killed leaves one.
    "often-saved.lora.yaml": slowConfig.replace("save_steps: 500", "save_steps: 2"),
    "held-out.jsonl": heldOut.split("\n").slice(0, 8).join("\n").concat("\n"),
  };
  return copySample({ ...request, files });
}

/** Rows as the lines of a .jsonl file. */
export function jsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
