import type {
  HelloEvent,
  PlanFile,
  ResolvedLoraConfig,
  RunEvent,
  TrainPlan,
} from "../../../schemas/contracts.generated.ts";

/** A resolved config with the seed values of lora.yaml. */
export const config: ResolvedLoraConfig = {
  base_model: "HuggingFaceTB/SmolLM2-135M-Instruct",
  base_revision: null,
  method: "lora",
  dataset: { train: "train.jsonl", validation: 0.1, profile: "trl" },
  lora: {
    r: 16,
    alpha: 32,
    dropout: 0.05,
    target_modules: "all-linear",
    bias: "none",
    use_dora: false,
    use_rslora: false,
    modules_to_save: null,
  },
  max_length: 2048,
  packing: true,
  assistant_only_loss: true,
  per_device_train_batch_size: 2,
  gradient_accumulation_steps: 4,
  learning_rate: 2e-4,
  lr_scheduler_type: "linear",
  num_train_epochs: 3,
  max_steps: null,
  warmup_steps: 10,
  weight_decay: 0,
  max_grad_norm: 1,
  optim: "adamw_torch",
  gradient_checkpointing: null,
  eval_steps: 50,
  save_steps: 50,
  save_total_limit: 3,
  early_stopping_patience: null,
  seed: 42,
  report_to: [],
  targets: [],
};

const file: PlanFile = { path: "/data/train.jsonl", sha256: "0".repeat(64), lines: [1, 2, 3] };

export const plan: TrainPlan = {
  schema: 1,
  id: "chat-1",
  name: "chat #1",
  createdAt: "2026-01-02T03:04:05.000Z",
  configPath: "/data/lora.yaml",
  config,
  base: { id: config.base_model, folder: null, revision: null },
  data: { train: file, validation: { ...file, lines: [4] } },
  steps: { examplesPerStep: 8, stepsPerEpoch: 20, totalSteps: 60 },
  versions: { tunesmith: "0.1.0" },
};

type Body<E> = E extends RunEvent ? Omit<E, "seq" | "time" | "elapsedMs"> : never;

/** Numbers events as the trainer does; each comes a second after the one before. */
export function numbered(bodies: readonly Body<RunEvent>[], first = 1): RunEvent[] {
  return bodies.map((body, index) => ({
    ...body,
    seq: first + index,
    time: 1_767_322_000_000 + (first + index) * 1000,
    elapsedMs: (first + index) * 1000,
  }));
}

export const hello: Body<HelloEvent> = {
  type: "hello",
  schema: 1,
  pid: 4242,
  device: "cpu",
  backend: "trl",
  precision: "bf16",
  totalSteps: 60,
  resumedFromStep: null,
  versions: {},
};

export function step(number: number, loss: number | null): Body<RunEvent> {
  return {
    type: "step",
    step: number,
    epoch: number / 20,
    loss,
    learningRate: 2e-4,
    gradNorm: 1,
    trainedTokens: 100,
    tokensPerSecond: 300,
    memoryBytes: null,
  };
}

/** A step of rows that have no token to train on. */
export function untrained(number: number): Body<RunEvent> {
  return { ...step(number, null), trainedTokens: 0 } as Body<RunEvent>;
}

export function resumed(resumedFromStep: number | null): Body<RunEvent> {
  return { ...hello, resumedFromStep } as Body<RunEvent>;
}

export function evaluation(number: number, loss: number | null, best: boolean): Body<RunEvent> {
  return { type: "eval", step: number, epoch: number / 20, loss, best };
}

export function checkpoint(number: number, removed?: number[]): Body<RunEvent> {
  return {
    type: "checkpoint",
    step: number,
    path: `checkpoints/checkpoint-${number}`,
    ...(removed ? { removed } : {}),
  };
}

export function sample(number: number): Body<RunEvent> {
  return { type: "sample", step: number, prompt: "q", expected: "e", output: `answer of ${number}` };
}

export function warning(number: number | null, message: string): Body<RunEvent> {
  return { type: "warning", code: "w", step: number, message };
}

export function end(result: "completed" | "stopped" | "failed", reason: string | null = null): Body<RunEvent> {
  return {
    type: "end",
    result,
    code: null,
    reason,
    hint: null,
    step: 2,
    adapter: result === "failed" ? null : "adapter",
  };
}
