import { nearestWord } from "../text/nearest-word.ts";
import { allConfigKeys, type ConfigKey, configKeyAt, configKeysIn, isConfigSection } from "./lora-config-keys.ts";

/** Names that other trainers (and older releases of this one's) use for a key whose value means the same here. */
const otherNames: Readonly<Record<string, { readonly path: string; readonly trainer: string | null }>> = {
  model_name_or_path: { path: "base_model", trainer: "LLaMA-Factory" },
  finetuning_type: { path: "method", trainer: "LLaMA-Factory" },
  adapter: { path: "method", trainer: "Axolotl" },
  val_set_size: { path: "dataset.validation", trainer: "Axolotl" },
  val_size: { path: "dataset.validation", trainer: "LLaMA-Factory" },
  rank: { path: "lora.r", trainer: null },
  lora_r: { path: "lora.r", trainer: "Axolotl" },
  lora_rank: { path: "lora.r", trainer: "LLaMA-Factory" },
  lora_alpha: { path: "lora.alpha", trainer: "PEFT" },
  lora_dropout: { path: "lora.dropout", trainer: "PEFT" },
  lora_target_modules: { path: "lora.target_modules", trainer: "Axolotl" },
  lora_target: { path: "lora.target_modules", trainer: "LLaMA-Factory" },
  lora_modules_to_save: { path: "lora.modules_to_save", trainer: "Axolotl" },
  peft_use_dora: { path: "lora.use_dora", trainer: "Axolotl" },
  peft_use_rslora: { path: "lora.use_rslora", trainer: "Axolotl" },
  sequence_len: { path: "max_length", trainer: "Axolotl" },
  cutoff_len: { path: "max_length", trainer: "LLaMA-Factory" },
  max_seq_length: { path: "max_length", trainer: "older TRL" },
  sample_packing: { path: "packing", trainer: "Axolotl" },
  micro_batch_size: { path: "per_device_train_batch_size", trainer: "Axolotl" },
  batch_size: { path: "per_device_train_batch_size", trainer: null },
  lr: { path: "learning_rate", trainer: null },
  lr_scheduler: { path: "lr_scheduler_type", trainer: "Axolotl" },
  num_epochs: { path: "num_train_epochs", trainer: "Axolotl" },
  epochs: { path: "num_train_epochs", trainer: null },
  n_epochs: { path: "num_train_epochs", trainer: "OpenAI" },
  early_stopping_steps: { path: "early_stopping_patience", trainer: "LLaMA-Factory" },
  optimizer: { path: "optim", trainer: "Axolotl" },
};

/** Keys that have no counterpart, and where their matter is decided instead. */
const decidedElsewhere: Readonly<Record<string, string>> = {
  output_dir: 'Runs are kept where the setting "tunesmith.runsFolder" says; delete this key.',
  load_in_4bit: "The base is held in 4 bits with method: qlora; delete this key.",
  load_in_8bit: "8-bit bases are not trained here: method: qlora holds it in 4 bits, lora in 16. Delete this key.",
  warmup_ratio: "The warm-up is counted in steps here: write warmup_steps.",
  eval_strategy: "Validation runs every eval_steps; delete this key.",
  save_strategy: "Checkpoints are saved every save_steps; delete this key.",
  bf16: "The precision follows from method and the device; delete this key.",
  fp16: "The precision follows from method and the device; delete this key.",
  trust_remote_code: "Code from a model repository is never run; delete this key.",
  push_to_hub: "Runs stay on this machine; delete this key.",
};

/** "alias": another trainer's name; "misplaced": a key of another section; "dotted": a path as if it were a key; "near": a slip. */
export type KeyAdvice =
  | { readonly kind: "alias"; readonly to: ConfigKey; readonly trainer: string | null }
  | { readonly kind: "misplaced" | "dotted" | "near"; readonly to: ConfigKey }
  | { readonly kind: "elsewhere"; readonly sentence: string }
  | { readonly kind: "unknown" };

/** What to do about a key that is not one of `section`: the key that was meant, where the matter is decided, or no idea. */
export function adviseOnKey(section: string, name: string): KeyAdvice {
  const alias = Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
  const aliasKey = alias && configKeyAt(alias.path);
  if (alias && aliasKey) return { kind: "alias", to: aliasKey, trainer: alias.trainer };
  if (Object.hasOwn(decidedElsewhere, name)) return { kind: "elsewhere", sentence: decidedElsewhere[name] ?? "" };
  if (name.includes(".")) return adviseOnDottedKey(section, name);
  const elsewhere = allConfigKeys().find((key) => key.name === name);
  if (elsewhere) return { kind: "misplaced", to: elsewhere };
  const near = nearestKey(section, name);
  return near ? { kind: "near", to: near } : { kind: "unknown" };
}

/** `lora.r: 8` sets nothing: YAML knows no paths. */
function adviseOnDottedKey(section: string, name: string): KeyAdvice {
  const key = configKeyAt(name);
  if (key) return { kind: "dotted", to: key };
  const [owner = "", ...rest] = name.split(".");
  if (owner !== "" && isConfigSection(owner)) return adviseOnKey(owner, rest.join("."));
  const near = nearestKey(section, name);
  return near ? { kind: "near", to: near } : { kind: "unknown" };
}

function nearestKey(section: string, name: string): ConfigKey | undefined {
  const lower = name.toLowerCase().replaceAll("-", "_");
  for (const candidates of [configKeysIn(section), allConfigKeys()]) {
    const exact = candidates.find((key) => key.name === lower);
    const word =
      exact?.name ??
      nearestWord(
        lower,
        candidates.map((key) => key.name),
      );
    if (word !== null) return candidates.find((key) => key.name === word);
  }
  return undefined;
}
