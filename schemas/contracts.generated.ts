/* Generated from schemas/*.schema.json by `npm run generate`. Do not edit. */

/**
 * One line of events.jsonl. seq starts at 1 and grows; a number is missing where the disk refused its event; time is epoch milliseconds; elapsedMs is monotonic since the trainer started (a resumed run continues from the last event's).
 */
export type RunEvent =
  HelloEvent | PhaseEvent | StepEvent | EvalEvent | CheckpointEvent | SampleEvent | WarningEvent | EndEvent;
export type RunFailureCode =
  | "out-of-memory"
  | "disk-full"
  | "gated-model"
  | "missing-model"
  | "offline"
  | "download-failed"
  | "unsafe-model"
  | "bad-target-modules"
  | "bad-plan"
  | "missing-data"
  | "dataset-changed"
  | "bad-row"
  | "no-trained-tokens"
  | "checkpoint-changed"
  | "nan"
  | "no-module"
  | "internal";
/**
 * One line on the private stdout of a short-lived python -m tunesmith verb (doctor, compare, merge, demo-model).
 */
export type ToolMessage = ToolProgress | ToolReady | ToolToken | ToolAnswer | ToolProblem | ToolResult;
/**
 * One line on the stdin of python -m tunesmith compare RUN_DIR. End of input ends the process.
 */
export type ToolRequest = GenerateRequest | CancelRequest;

export interface Contracts {
  "chat-row": ChatRow;
  "lora-config": LoraConfig;
  provider: Provider;
  "run-event": RunEvent;
  "tool-message": ToolMessage;
  "tool-request": ToolRequest;
  "train-plan": TrainPlan;
}
/**
 * A row of the messages format, as every profile reads it: one chat that ends with the assistant. Other keys are the profile's to judge.
 */
export interface ChatRow {
  messages: ChatMessage[];
  /**
   * Functions that the assistant may call
   */
  tools?: {}[];
}
/**
 * Has content, or calls tools, or both
 */
export interface ChatMessage {
  role: "system" | "developer" | "user" | "assistant" | "tool";
  /**
   * Text, or parts of content. Absent or null only beside tool_calls
   */
  content?: string | {}[] | null;
  tool_calls?: {}[] | null;
  tool_call_id?: string | null;
}
/**
 * lora.yaml as a person writes it. Keys are TRL's and PEFT's own; everything has a default except base_model and dataset.train. Closed: an unknown key is an error.
 */
export interface LoraConfig {
  /**
   * The model to tune: a folder, or a hub id, taken from the local cache, else downloaded. An instruct model keeps its chat format and needs less data.
   */
  base_model: string;
  /**
   * Commit of the hub repository. Left out, the newest one is taken; the run keeps to it.
   */
  base_revision?: string | null;
  /**
   * How much is trained, and how the base is held. qlora keeps the base in 4-bit NF4, which needs least memory; lora keeps it in bf16, which is faster; full trains every weight; auto lets the planner choose.
   */
  method?: "auto" | "qlora" | "lora" | "full";
  dataset: DatasetConfig;
  lora?: LoraOptions;
  /**
   * Longest row in tokens; the rest of a longer row is cut. Memory grows with it.
   */
  max_length?: number;
  /**
   * Puts several short rows into one sequence. Faster, the number of steps stays the same, and rows never see each other.
   */
  packing?: boolean;
  /**
   * Learns the assistant turns only, not the prompts. Turned off, the model also learns to write questions.
   */
  assistant_only_loss?: boolean;
  /**
   * Rows per device; × accumulation × devices = examples per optimizer step. Higher is faster and needs more memory; packed rows hold at most this × max_length tokens.
   */
  per_device_train_batch_size?: number;
  /**
   * Multiplies the examples per optimizer step without more memory. Higher makes steps smoother and fewer.
   */
  gradient_accumulation_steps?: number;
  /**
   * Size of a step. 1.0e-4 to 3.0e-4 is usual for LoRA: higher diverges, lower learns little.
   */
  learning_rate?: number;
  /**
   * How the learning rate falls after the warm-up. constant ignores warmup_steps.
   */
  lr_scheduler_type?: "linear" | "cosine" | "constant" | "constant_with_warmup";
  /**
   * How often every row is seen. 1 to 3 is usual; more learns rows by heart.
   */
  num_train_epochs?: number;
  /**
   * Ends after so many optimizer steps. Wins over num_train_epochs.
   */
  max_steps?: number | null;
  /**
   * Steps until the learning rate is full. 5 to 10 % of the run is usual; too few can make the first steps jump.
   */
  warmup_steps?: number;
  /**
   * Pull of the trained weights towards zero. Little effect on a short LoRA run.
   */
  weight_decay?: number;
  /**
   * Longer gradients are cut to this length. Lower tames a loss that jumps.
   */
  max_grad_norm?: number;
  /**
   * The optimizer. The 8-bit ones need bitsandbytes and save memory, little with LoRA and much with method full.
   */
  optim?: "adamw_torch" | "adamw_8bit" | "paged_adamw_8bit" | "sgd";
  /**
   * Recomputes activations instead of keeping them: less memory, about a third slower. Left out: decided from the device.
   */
  gradient_checkpointing?: boolean | null;
  /**
   * Validates every so many steps, and at the end of each epoch. Fewer steps show overfitting sooner and take longer. Left out or null: 50.
   */
  eval_steps?: number | null;
  /**
   * Saves a checkpoint every so many steps. A stopped or broken run resumes from the last one.
   */
  save_steps?: number;
  /**
   * How many checkpoints are kept. The newest and the best always stay; older ones are deleted.
   */
  save_total_limit?: number;
  /**
   * Stops after so many validations without a lower loss. Needs held-out rows; null never stops early.
   */
  early_stopping_patience?: number | null;
  /**
   * Decides the order of rows, the split and the first adapter weights. Same seed, same run.
   */
  seed?: number;
  /**
   * Trackers that get the numbers too. wandb sends them to its own server.
   */
  report_to?: ("wandb" | "tensorboard")[];
  /**
   * Where the model will be served. Findings then tell what that place cannot take.
   */
  targets?: "ollama"[];
}
/**
 * The data to learn from, and whose rules it must meet.
 */
export interface DatasetConfig {
  /**
   * The training rows: a JSONL file, relative to this file.
   */
  train: string;
  /**
   * The held-out rows: a share of the training rows (split by conversation), or a file. Without them nobody sees overfitting; null or 0 turns them off.
   */
  validation?: number | string | null;
  /**
   * Whose rules the data must meet. Decides which findings the dataset gets, not how it is trained.
   */
  profile?: "trl" | "openai" | "together";
}
/**
 * The adapter: PEFT's LoraConfig, with alpha and dropout short for lora_alpha and lora_dropout. Not used by method full.
 */
export interface LoraOptions {
  /**
   * Rank of the update. 8 to 16 is enough for format and style, up to 64 for a new task; memory and adapter size grow with it.
   */
  r?: number;
  /**
   * Scale of the update: alpha / r multiplies it. Usually 2 × r; more acts like a higher learning rate.
   */
  alpha?: number;
  /**
   * Share of adapter inputs dropped while training. More slows overfitting on few rows.
   */
  dropout?: number;
  /**
   * Which linear layers get an adapter: all-linear, a list of names, or a Python regular expression that matches whole names. Fewer layers learn less and save little memory.
   */
  target_modules?: string | [string, ...string[]];
  /**
   * Which biases are trained. Anything but none changes the base even with the adapter off.
   */
  bias?: "none" | "all" | "lora_only";
  /**
   * Splits the update into direction and size. Slower; vLLM and llama.cpp do not take such an adapter, so serve it merged.
   */
  use_dora?: boolean;
  /**
   * Scales by alpha / √r instead of alpha / r. llama.cpp gets the scale of such an adapter wrong, so serve it merged.
   */
  use_rslora?: boolean;
  /**
   * Modules trained in full and saved with the adapter, such as embed_tokens and lm_head. Makes the adapter large; vLLM cannot serve it unmerged.
   */
  modules_to_save?: string[] | null;
}
/**
 * Whose rules a dataset must meet: what one trainer or hosting provider takes, as data. trl is the trainer of this project: supervised fine-tuning (SFT) through TRL. A file schemas/providers/<name>.json.
 */
export interface Provider {
  /**
   * The profile id: the file's name
   */
  name: string;
  /**
   * What people see in messages
   */
  title: string;
  /**
   * The day these facts were last compared with the provider's documentation
   */
  checkedOn: string;
  /**
   * Row formats that are trained as they are
   */
  formats: (
    | "messages"
    | "prompt-completion"
    | "sharegpt"
    | "alpaca"
    | "preference"
    | "openai-preference"
    | "kto"
    | "text"
    | "tokenised"
  )[];
  /**
   * Row formats that are correct data but not trained, because their method is not offered; formats in neither list are refused
   */
  untrainedFormats: (
    | "messages"
    | "prompt-completion"
    | "sharegpt"
    | "alpaca"
    | "preference"
    | "openai-preference"
    | "kto"
    | "text"
    | "tokenised"
  )[];
  /**
   * Types of parts where a message's content is a list
   */
  contentParts: string[];
  /**
   * Roles of messages
   */
  roles: string[];
  /**
   * Keys that a row may carry beside those of its format
   */
  topLevelKeys: string[];
  /**
   * Keys that a message may carry beside role and content
   */
  messageKeys: string[];
  /**
   * By rule id, where this provider is more or less strict than the rule's own severity
   */
  severities: {
    [k: string]: "error" | "warning" | "info" | "hint";
  };
}
export interface HelloEvent {
  seq: number;
  time: number;
  elapsedMs: number;
  type: "hello";
  schema: 1;
  pid: number;
  /**
   * cpu, or the GPU's name
   */
  device: string;
  /**
   * Memory of the GPU in all; null on a CPU
   */
  deviceMemoryBytes?: number | null;
  backend: "trl" | "unsloth";
  precision: "nf4" | "bf16" | "fp32" | "fp16";
  totalSteps: number;
  resumedFromStep: number | null;
  /**
   * Commit of the base model's hub repository, to which every resume, comparison and merge of this run keeps; null when a folder
   */
  baseRevision?: string | null;
  versions: {
    [k: string]: string;
  };
}
export interface PhaseEvent {
  seq: number;
  time: number;
  elapsedMs: number;
  type: "phase";
  phase: "starting" | "downloading" | "loading-model" | "preparing-data" | "training" | "evaluating" | "saving";
  fraction: number | null;
  /**
   * One line for people
   */
  text: string;
}
export interface StepEvent {
  seq: number;
  time: number;
  elapsedMs: number;
  type: "step";
  step: number;
  epoch: number;
  /**
   * Mean NLL per trained token of this step; null when not finite or nothing was trained
   */
  loss: number | null;
  learningRate: number;
  gradNorm: number | null;
  /**
   * Tokens with a label in this step
   */
  trainedTokens: number;
  /**
   * Useful (unpadded) tokens of this step per second
   */
  tokensPerSecond: number;
  /**
   * Peak GPU memory so far; null on a CPU
   */
  memoryBytes: number | null;
}
export interface EvalEvent {
  seq: number;
  time: number;
  elapsedMs: number;
  type: "eval";
  step: number;
  epoch: number;
  loss: number | null;
  /**
   * Lowest validation loss so far
   */
  best: boolean;
}
export interface CheckpointEvent {
  seq: number;
  time: number;
  elapsedMs: number;
  type: "checkpoint";
  step: number;
  /**
   * Relative to the run directory
   */
  path: string;
  /**
   * Steps whose checkpoints were deleted to make room (save_total_limit)
   */
  removed?: number[];
}
export interface SampleEvent {
  seq: number;
  time: number;
  elapsedMs: number;
  type: "sample";
  step: number;
  prompt: string;
  expected: string;
  output: string;
}
export interface WarningEvent {
  seq: number;
  time: number;
  elapsedMs: number;
  type: "warning";
  code: string;
  message: string;
  step: number | null;
}
export interface EndEvent {
  seq: number;
  time: number;
  elapsedMs: number;
  type: "end";
  result: "completed" | "stopped" | "failed" | "killed";
  /**
   * For failed
   */
  code: RunFailureCode | null;
  /**
   * One sentence
   */
  reason: string | null;
  /**
   * What to do next
   */
  hint: string | null;
  step: number;
  /**
   * Relative to the run directory
   */
  adapter: string | null;
}
export interface ToolProgress {
  type: "progress";
  stage: string;
  fraction: number | null;
  text: string;
}
export interface ToolReady {
  type: "ready";
  device: string;
  base: string;
  tuned: string;
}
export interface ToolToken {
  type: "token";
  id: string;
  side: "base" | "tuned";
  text: string;
}
export interface ToolAnswer {
  type: "answer";
  id: string;
  side: "base" | "tuned";
  text: string;
  tokens: number;
  durationMs: number;
  stop: "end" | "limit" | "cancelled";
}
export interface ToolProblem {
  type: "problem";
  id: string | null;
  side: "base" | "tuned" | null;
  code: string;
  message: string;
  hint: string | null;
}
export interface ToolResult {
  type: "result";
  value: {};
}
export interface GenerateRequest {
  type: "generate";
  id: string;
  /**
   * @minItems 1
   */
  messages: [
    {
      role: string;
      content: string;
    },
    ...{
      role: string;
      content: string;
    }[]
  ];
  maxTokens: number;
  temperature: number;
  seed: number;
}
export interface CancelRequest {
  type: "cancel";
  id: string;
}
/**
 * plan.json: what was asked, every default resolved. Written once by TypeScript, read by the trainer. Holds no secrets.
 */
export interface TrainPlan {
  schema: 1;
  /**
   * Name of the run directory, such as text-to-sql-7
   */
  id: string;
  /**
   * What people see, such as text-to-sql #7
   */
  name: string;
  /**
   * ISO 8601, UTC
   */
  createdAt: string;
  /**
   * Absolute path of the lora.yaml
   */
  configPath: string;
  config: ResolvedLoraConfig;
  base: PlanBase;
  data: PlanData;
  steps: PlanSteps;
  /**
   * tunesmith, which made the plan; the packages that trained stand in the hello event
   */
  versions: {
    [k: string]: string;
  };
}
/**
 * lora.yaml with every default filled in; paths as written.
 */
export interface ResolvedLoraConfig {
  /**
   * The model to tune: a folder, or a hub id, taken from the local cache, else downloaded. An instruct model keeps its chat format and needs less data.
   */
  base_model: string;
  /**
   * Commit of the hub repository. Left out, the newest one is taken; the run keeps to it.
   */
  base_revision: string | null;
  /**
   * How much is trained, and how the base is held. qlora keeps the base in 4-bit NF4, which needs least memory; lora keeps it in bf16, which is faster; full trains every weight; auto lets the planner choose.
   */
  method: "auto" | "qlora" | "lora" | "full";
  dataset: ResolvedDatasetConfig;
  lora: ResolvedLoraOptions;
  /**
   * Longest row in tokens; the rest of a longer row is cut. Memory grows with it.
   */
  max_length: number;
  /**
   * Puts several short rows into one sequence. Faster, the number of steps stays the same, and rows never see each other.
   */
  packing: boolean;
  /**
   * Learns the assistant turns only, not the prompts. Turned off, the model also learns to write questions.
   */
  assistant_only_loss: boolean;
  /**
   * Rows per device; × accumulation × devices = examples per optimizer step. Higher is faster and needs more memory; packed rows hold at most this × max_length tokens.
   */
  per_device_train_batch_size: number;
  /**
   * Multiplies the examples per optimizer step without more memory. Higher makes steps smoother and fewer.
   */
  gradient_accumulation_steps: number;
  /**
   * Size of a step. 1.0e-4 to 3.0e-4 is usual for LoRA: higher diverges, lower learns little.
   */
  learning_rate: number;
  /**
   * How the learning rate falls after the warm-up. constant ignores warmup_steps.
   */
  lr_scheduler_type: "linear" | "cosine" | "constant" | "constant_with_warmup";
  /**
   * How often every row is seen. 1 to 3 is usual; more learns rows by heart.
   */
  num_train_epochs: number;
  /**
   * Ends after so many optimizer steps. Wins over num_train_epochs.
   */
  max_steps: number | null;
  /**
   * Steps until the learning rate is full. 5 to 10 % of the run is usual; too few can make the first steps jump.
   */
  warmup_steps: number;
  /**
   * Pull of the trained weights towards zero. Little effect on a short LoRA run.
   */
  weight_decay: number;
  /**
   * Longer gradients are cut to this length. Lower tames a loss that jumps.
   */
  max_grad_norm: number;
  /**
   * The optimizer. The 8-bit ones need bitsandbytes and save memory, little with LoRA and much with method full.
   */
  optim: "adamw_torch" | "adamw_8bit" | "paged_adamw_8bit" | "sgd";
  /**
   * Recomputes activations instead of keeping them: less memory, about a third slower. Left out: decided from the device.
   */
  gradient_checkpointing: boolean | null;
  /**
   * Validates every so many steps, and at the end of each epoch. Fewer steps show overfitting sooner and take longer. Left out or null: 50.
   */
  eval_steps: number | null;
  /**
   * Saves a checkpoint every so many steps. A stopped or broken run resumes from the last one.
   */
  save_steps: number;
  /**
   * How many checkpoints are kept. The newest and the best always stay; older ones are deleted.
   */
  save_total_limit: number;
  /**
   * Stops after so many validations without a lower loss. Needs held-out rows; null never stops early.
   */
  early_stopping_patience: number | null;
  /**
   * Decides the order of rows, the split and the first adapter weights. Same seed, same run.
   */
  seed: number;
  /**
   * Trackers that get the numbers too. wandb sends them to its own server.
   */
  report_to: ("wandb" | "tensorboard")[];
  /**
   * Where the model will be served. Findings then tell what that place cannot take.
   */
  targets: "ollama"[];
}
/**
 * The data to learn from, and whose rules it must meet.
 */
export interface ResolvedDatasetConfig {
  /**
   * The training rows: a JSONL file, relative to this file.
   */
  train: string;
  /**
   * The held-out rows: a share of the training rows (split by conversation), or a file. Without them nobody sees overfitting; null or 0 turns them off.
   */
  validation: number | string | null;
  /**
   * Whose rules the data must meet. Decides which findings the dataset gets, not how it is trained.
   */
  profile: "trl" | "openai" | "together";
}
/**
 * The adapter: PEFT's LoraConfig, with alpha and dropout short for lora_alpha and lora_dropout. Not used by method full.
 */
export interface ResolvedLoraOptions {
  /**
   * Rank of the update. 8 to 16 is enough for format and style, up to 64 for a new task; memory and adapter size grow with it.
   */
  r: number;
  /**
   * Scale of the update: alpha / r multiplies it. Usually 2 × r; more acts like a higher learning rate.
   */
  alpha: number;
  /**
   * Share of adapter inputs dropped while training. More slows overfitting on few rows.
   */
  dropout: number;
  /**
   * Which linear layers get an adapter: all-linear, a list of names, or a Python regular expression that matches whole names. Fewer layers learn less and save little memory.
   */
  target_modules: string | [string, ...string[]];
  /**
   * Which biases are trained. Anything but none changes the base even with the adapter off.
   */
  bias: "none" | "all" | "lora_only";
  /**
   * Splits the update into direction and size. Slower; vLLM and llama.cpp do not take such an adapter, so serve it merged.
   */
  use_dora: boolean;
  /**
   * Scales by alpha / √r instead of alpha / r. llama.cpp gets the scale of such an adapter wrong, so serve it merged.
   */
  use_rslora: boolean;
  /**
   * Modules trained in full and saved with the adapter, such as embed_tokens and lm_head. Makes the adapter large; vLLM cannot serve it unmerged.
   */
  modules_to_save: string[] | null;
}
export interface PlanBase {
  /**
   * base_model as written
   */
  id: string;
  /**
   * Absolute folder of the base model, or null: take it from the hub cache, else download
   */
  folder: string | null;
  /**
   * Commit, branch or tag of the hub repository as lora.yaml names it, else null; the commit that the run took stands in its hello event
   */
  revision: string | null;
}
export interface PlanData {
  train: PlanFile;
  validation: PlanFile | null;
}
export interface PlanFile {
  /**
   * Absolute
   */
  path: string;
  sha256: string;
  /**
   * 1-based line numbers of the rows that belong to this part
   *
   * @minItems 1
   */
  lines: [number, ...number[]];
}
export interface PlanSteps {
  examplesPerStep: number;
  stepsPerEpoch: number;
  totalSteps: number;
}
