import type { DoctorItem, MachineFacts, PythonFacts } from "./doctor-report.ts";
import type { NextSteps } from "./next-steps.ts";

/** torch, the packages and what the cache keeps of them. */
const setUpBytes = 8e9;
const roomyBytes = 20e9;
/** How many broken packages are named. */
const namedPackages = 5;
const oldestNode = 22;
const needed = ["transformers", "trl", "peft", "accelerate", "datasets", "safetensors"];

/** Bytes as people read them: "6.1 GB". GB are 10^9 for disks and 2^30 for GPU memory; the caller says which. */
export function gigabytes(bytes: number, unit: number): string {
  return `${(bytes / unit).toFixed(1)} GB`;
}

type Machine = MachineFacts & { readonly steps: NextSteps };

const item = (
  name: string,
  state: DoctorItem["state"],
  [text, hint]: readonly [string, (string | null)?],
): DoctorItem => ({
  name,
  state,
  text,
  hint: hint ?? null,
  isRepairable: false,
});

/** An item that setting up again mends. */
const repairable = (name: string, state: DoctorItem["state"], [text, hint]: readonly [string, string]): DoctorItem => ({
  name,
  state,
  text,
  hint,
  isRepairable: true,
});

function nodeItem({ node, platform }: MachineFacts): DoctorItem {
  const isNew = Number(node.split(".")[0]) >= oldestNode;
  const hint = isNew ? null : "Install Node 22 or newer for the command line; the editor brings its own.";
  return item("Node", isNew ? "ok" : "warning", [`${node} on ${platform}`, hint]);
}

function diskItem({ freeBytes, home, isSetUp }: MachineFacts): DoctorItem {
  if (freeBytes === null) return item("Disk", "warning", [`the free space of ${home} is unknown`]);
  const text = `${gigabytes(freeBytes, 1e9)} free at ${home}`;
  if (!isSetUp && freeBytes < setUpBytes)
    return item("Disk", "missing", [text, `The set-up needs ${gigabytes(setUpBytes, 1e9)}. Free some space.`]);
  if (freeBytes < roomyBytes)
    return item("Disk", "warning", [text, "Models and checkpoints of larger runs may not fit."]);
  return item("Disk", "ok", [text]);
}

/** A Python of the person's own is theirs to mend: the set-up makes another one. */
function incomplete(name: string, text: string, { pythonPath, steps }: Machine): DoctorItem {
  if (pythonPath === "") return repairable(name, "missing", [text, steps.setUp]);
  return item(name, "missing", [text, `Install what is missing into ${pythonPath}, or empty ${steps.pythonPath}.`]);
}

function pythonItem(machine: Machine): DoctorItem {
  const { python, pythonPath, isSetUp, steps } = machine;
  if (!python) {
    const reason = machine.pythonReason ?? "not set up";
    if (pythonPath === "") return repairable("Python", "missing", [reason, steps.setUp]);
    return item("Python", "missing", [reason, `Correct ${steps.pythonPath}, or empty it.`]);
  }
  const missing = needed.filter((name) => !python.packages[name]);
  if (missing.length > 0) return incomplete("Python", `${python.python}, without ${missing.join(", ")}`, machine);
  if (machine.brokenPackages.length > 0) {
    const names = machine.brokenPackages.slice(0, namedPackages).join(", ");
    return incomplete("Python", `${python.python}, with missing or broken files in ${names}`, machine);
  }
  const versions = ["transformers", "trl", "peft"].map((name) => `${name} ${python.packages[name]}`).join(", ");
  const text = `${python.python}, ${versions}`;
  return isSetUp
    ? item("Python", "ok", [text])
    : repairable("Python", "warning", [`${text}, from another version`, steps.setUp]);
}

function torchItem({ torch, cuda }: PythonFacts, machine: Machine): DoctorItem {
  if (torch === null) return incomplete("PyTorch", cuda.reason ?? "not installed", machine);
  return item("PyTorch", "ok", [torch]);
}

/** A driver that is missing is normal without a GPU; one that is too old is not. */
function isFixable(reason: string | null): boolean {
  return reason !== null && /too old|driver version|insufficient|initializ|error \d+|unknown error/i.test(reason);
}

function cudaItem({ accelerator, cuda }: PythonFacts): DoctorItem {
  if (accelerator === "mps") return item("GPU support", "ok", ["Metal"]);
  const name = accelerator === "rocm" ? "ROCm" : "CUDA";
  if (cuda.available) return item("GPU support", "ok", [`${name} ${cuda.version ?? ""}`.trim()]);
  const hint = isFixable(cuda.reason)
    ? "Update the GPU driver, then run the Doctor again. Until then training uses the CPU."
    : "Training uses the CPU. That suits models of a few hundred million parameters.";
  return item("GPU support", "warning", [`${name} is not available: ${cuda.reason ?? "no reason given"}`, hint]);
}

function gpuItem(gpu: PythonFacts["gpus"][number], index: number): DoctorItem {
  const total = gigabytes(gpu.totalBytes, 2 ** 30);
  const free = gpu.freeBytes === null ? "free memory unknown" : `${gigabytes(gpu.freeBytes, 2 ** 30)} of ${total} free`;
  const isBusy = gpu.freeBytes !== null && gpu.freeBytes < gpu.totalBytes / 2;
  const hint = isBusy ? "Another program holds more than half of its memory. End it before training." : null;
  return item(`GPU ${index}`, isBusy ? "warning" : "ok", [`${gpu.name}, ${free}`, hint]);
}

function bitsandbytesItem({ bitsandbytes, packages }: PythonFacts): DoctorItem {
  const version = packages["bitsandbytes"];
  if (bitsandbytes.works) return item("bitsandbytes", "ok", [`${version ?? ""} quantises to 4 bits`.trim()]);
  const hint = "QLoRA is not available. Use method: lora.";
  return item("bitsandbytes", "warning", [`no 4-bit tensors: ${bitsandbytes.reason ?? "no reason given"}`, hint]);
}

function ollamaItem({ ollama, steps }: Machine): DoctorItem {
  if (ollama.version !== null) return item("Ollama", "ok", [`${ollama.version} at ${ollama.host}`]);
  const begin: Readonly<Record<string, string>> = {
    "ollama-not-running": "Start it (ollama serve), or correct",
    "ollama-not-installed": "Install it from ollama.com and start it, or correct",
  };
  return item("Ollama", "missing", [ollama.reason, `${begin[ollama.code] ?? "Correct"} ${steps.ollamaHost}.`]);
}

function servingItems(machine: Machine): readonly DoctorItem[] {
  const { converter, demoModel, steps } = machine;
  return [
    demoModel
      ? item("Demo model", "ok", ["SmolLM2-135M-Instruct"])
      : repairable("Demo model", "warning", ["not set up", steps.setUp]),
    converter
      ? item("GGUF converter", "ok", ["llama.cpp's"])
      : repairable("GGUF converter", "warning", ["not set up; serving needs it", steps.setUp]),
    ollamaItem(machine),
  ];
}

/** Pure: what the facts mean for training here, in the order in which a person would repair it. */
export function judgeMachine(facts: MachineFacts, steps: NextSteps): readonly DoctorItem[] {
  const { python } = facts;
  const machine = { ...facts, steps };
  return [
    nodeItem(facts),
    diskItem(facts),
    pythonItem(machine),
    ...(python
      ? [torchItem(python, machine), cudaItem(python), ...python.gpus.map(gpuItem), bitsandbytesItem(python)]
      : []),
    ...servingItems(machine),
  ];
}
