import { heldOutRows, runSteps } from "../../schemas/steps.ts";

/** What a proposal follows from: the dataset as it is to be written in the config, its rows, and the base model. */
export type ProposalFacts = { readonly trainPath: string; readonly rows: number; readonly baseModel: string };

const batchSize = 2;
const accumulation = 4;
const share = 0.1;

/**
 * The lora.yaml that "Train LoRA" proposes for a dataset: values that are known to work for most chat data, with the intervals cut
 * to the length of the run. A person reads it before anything runs.
 */
export function proposeConfig({ trainPath, rows, baseModel }: ProposalFacts): string {
  const canSplit = rows >= 2;
  const epochs = rows > 2000 ? 1 : 3;
  const { totalSteps } = runSteps({
    rows: Math.max(1, rows - heldOutRows(rows, share)),
    perDeviceTrainBatchSize: batchSize,
    gradientAccumulationSteps: accumulation,
    devices: 1,
    numTrainEpochs: epochs,
    maxSteps: null,
  });
  const interval = Math.min(50, Math.max(1, Math.floor(totalSteps / 5)));
  const warmup = Math.min(10, Math.floor(totalSteps / 10));
  return `# Proposed for ${oneLine(trainPath)} (${rows} ${rows === 1 ? "row" : "rows"}): ${totalSteps} steps of ${batchSize * accumulation} rows.
# Hover a key to see what it does; what is left out has a default.
base_model: ${yamlWord(baseModel)}
method: auto              # auto is lora for now, which is faster; qlora needs least memory
dataset:
  train: ${yamlWord(trainPath)}
${canSplit ? `  validation: ${share}         # held out, to see overfitting` : "  validation: null        # one row cannot be split"}
lora: { r: 16, alpha: 32, dropout: 0.05, target_modules: all-linear }
max_length: 2048
per_device_train_batch_size: ${batchSize}
gradient_accumulation_steps: ${accumulation}
learning_rate: 2.0e-4
num_train_epochs: ${epochs}
warmup_steps: ${warmup}
${canSplit ? `eval_steps: ${interval}\n` : ""}save_steps: ${interval}
seed: 42
`;
}

/** A path or id as a YAML value: plain when that is safe, else in quotes. */
function yamlWord(text: string): string {
  const isPlain =
    /^[A-Za-z_./][A-Za-z0-9_./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|\.inf|\.nan|[.\d]+)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
