import { describe, expect, it } from "vitest";
import type { DoctorItem, MachineFacts, PythonFacts } from "../../../extension/python/doctor-report.ts";
import { doctorText } from "../../../extension/python/doctor-text.ts";
import { judgeMachine } from "../../../extension/python/judge-machine.ts";
import { editorSteps, terminalSteps } from "../../../extension/python/next-steps.ts";

const python: PythonFacts = {
  python: "3.12.4",
  platform: "Linux",
  torch: "2.14.1+cu130",
  accelerator: "cuda",
  cuda: { available: true, version: "13.0", reason: null },
  gpus: [{ name: "NVIDIA RTX 4090", totalBytes: 24 * 2 ** 30, freeBytes: 22.5 * 2 ** 30 }],
  packages: {
    transformers: "5.17.0",
    trl: "1.15.0",
    peft: "0.21.2",
    accelerate: "1.15.0",
    datasets: "4.8.5",
    safetensors: "0.8.0",
    bitsandbytes: "0.50.2",
  },
  bitsandbytes: { works: true, reason: null },
};
const facts: MachineFacts = {
  node: "24.9.0",
  platform: "linux x64",
  home: "/home/ada/tunesmith",
  freeBytes: 65e9,
  pythonPath: "",
  isSetUp: true,
  python,
  pythonReason: null,
  brokenPackages: [],
  converter: "/home/ada/tunesmith/converter",
  demoModel: true,
  ollama: { host: "http://127.0.0.1:11434", version: "0.17.4" },
};
const noDriver: PythonFacts = {
  ...python,
  accelerator: "cpu",
  cuda: { available: false, version: "13.0", reason: "Found no NVIDIA driver on your system" },
  gpus: [],
};

function itemOf(name: string, changed: Partial<MachineFacts>): DoctorItem {
  const found = judgeMachine({ ...facts, ...changed }, editorSteps).find((item) => item.name === name);
  if (!found) throw new Error(`no item ${name}`);
  return found;
}
const textOf = (changed: Partial<MachineFacts>): string => {
  const all = { ...facts, ...changed };
  return doctorText({ items: judgeMachine(all, editorSteps), facts: all });
};

describe("judgeMachine", () => {
  it("has nothing to say against a whole machine", () => {
    for (const item of judgeMachine(facts, editorSteps)) expect(item).toMatchObject({ state: "ok", hint: null });
    expect(itemOf("GPU 0", {}).text).toBe("NVIDIA RTX 4090, 22.5 GB of 24.0 GB free");
  });

  const sick = { ...facts, python: noDriver, converter: null, demoModel: false, freeBytes: 9e9, isSetUp: false };

  it("gives every item that is not well a next step", () => {
    for (const item of judgeMachine(sick, editorSteps)) if (item.state !== "ok") expect(item.hint).toMatch(/\w+ .*\.$/);
  });

  it("names what the reader has: commands and settings in the editor, verbs and variables in a terminal", () => {
    const away = { host: "", version: null, code: "bad-ollama-host", reason: "no address" } as const;
    const cases = [sick, { ...sick, python: null, pythonPath: "/x/python" }, { ...sick, ollama: away }];
    for (const machine of cases) {
      const inEditor = JSON.stringify(judgeMachine(machine, editorSteps));
      const inTerminal = JSON.stringify(judgeMachine(machine, terminalSteps));
      expect(inEditor).toContain("Tunesmith: Set Up or Repair Environment");
      expect(inEditor).not.toMatch(/node dist|OLLAMA_HOST|TUNESMITH_PYTHON/);
      expect(inTerminal).toContain("node dist/cli.js setup --demo-model --converter");
      expect(inTerminal).not.toMatch(/Tunesmith:|setting/);
    }
  });

  it("knows what a set-up repairs, and that it repairs nobody else's Python", () => {
    const repairable = (changed: Partial<MachineFacts>): string[] =>
      judgeMachine({ ...facts, ...changed }, editorSteps)
        .filter(({ isRepairable }) => isRepairable)
        .map(({ name }) => name);
    expect(repairable({})).toEqual([]);
    expect(repairable(sick)).toEqual(["Python", "Demo model", "GGUF converter"]);
    expect(repairable({ python: { ...python, torch: null } })).toEqual(["PyTorch"]);
    expect(repairable({ brokenPackages: ["peft", "tokenizers"] })).toEqual(["Python"]);
    expect(itemOf("Python", { brokenPackages: ["peft", "tokenizers"] }).text).toContain("files in peft, tokenizers");
    const theirs = { pythonPath: "/x/python", python: { ...python, torch: null } };
    expect(repairable(theirs)).toEqual([]);
    expect(itemOf("PyTorch", theirs).hint).toContain("/x/python");
    expect(repairable({ ollama: { host: "", version: null, code: "not-ollama", reason: "" } })).toEqual([]);
  });

  it("says why CUDA is not there, and whether a driver would help", () => {
    expect(itemOf("GPU support", { python: noDriver })).toMatchObject({
      state: "warning",
      text: "CUDA is not available: Found no NVIDIA driver on your system",
      hint: expect.stringContaining("uses the CPU"),
    });
    const reason = "The NVIDIA driver on your system is too old (found version 12020)";
    const old = { ...noDriver, cuda: { available: false, version: "13.0", reason } };
    expect(itemOf("GPU support", { python: old }).hint).toContain("Update the GPU driver");
  });

  it("knows Metal", () => {
    expect(itemOf("GPU support", { python: { ...noDriver, accelerator: "mps" } })).toMatchObject({ state: "ok" });
  });

  it("warns of a GPU that another program fills, and survives a driver that does not say", () => {
    const [gpu] = python.gpus;
    if (!gpu) throw new Error("no GPU in the facts");
    const busy = { ...python, gpus: [{ ...gpu, freeBytes: 2 ** 30 }] };
    expect(itemOf("GPU 0", { python: busy })).toMatchObject({
      state: "warning",
      hint: expect.stringContaining("half"),
    });
    const silent = { ...python, gpus: [{ ...gpu, freeBytes: null }] };
    expect(itemOf("GPU 0", { python: silent }).text).toContain("free memory unknown");
  });

  it("sends a machine without environment to the set-up, and one with a wrong setting to the setting", () => {
    const missing = { python: null, pythonReason: "not set up", isSetUp: false };
    expect(itemOf("Python", missing)).toMatchObject({ state: "missing", hint: editorSteps.setUp });
    const wrong = { ...missing, pythonPath: "/x/python", pythonReason: "/x/python does not exist" };
    expect(itemOf("Python", wrong).hint).toContain("tunesmith.pythonPath");
  });

  it("names the packages that are missing", () => {
    const without = { ...python, packages: { ...python.packages, trl: null } };
    expect(itemOf("Python", { python: without })).toMatchObject({ state: "missing", text: "3.12.4, without trl" });
  });

  it("needs room for the set-up only while it is not set up", () => {
    expect(itemOf("Disk", { freeBytes: 5e9, isSetUp: false }).state).toBe("missing");
    expect(itemOf("Disk", { freeBytes: 5e9 }).state).toBe("warning");
    expect(itemOf("Disk", { freeBytes: null }).state).toBe("warning");
  });

  it("says what QLoRA falls back to, and where Ollama was looked for", () => {
    const broken = { ...python, bitsandbytes: { works: false, reason: "no kernel image" } };
    expect(itemOf("bitsandbytes", { python: broken })).toMatchObject({ hint: expect.stringContaining("method: lora") });
    const reason = "No Ollama answers at http://127.0.0.1:9.";
    const ollama = { host: "http://127.0.0.1:9", version: null, code: "ollama-not-installed", reason } as const;
    expect(itemOf("Ollama", { ollama })).toMatchObject({
      state: "missing",
      text: reason,
      hint: expect.stringContaining("Install it"),
    });
    expect(itemOf("Ollama", { ollama: { ...ollama, code: "ollama-not-running" } }).hint).toContain("ollama serve");
  });
});

describe("doctorText", () => {
  it("begins with what training will run on", () => {
    expect(textOf({})).toMatch(/^This machine trains on NVIDIA RTX 4090\.\n/);
    expect(textOf({ python: noDriver })).toMatch(/^This machine trains on the CPU\.\n/);
    expect(textOf({ python: null, pythonReason: "not set up" })).toMatch(/^This machine cannot train yet\.\n/);
  });

  it("has one line per item, aligned, with its hint below", () => {
    const lines = textOf({ python: noDriver }).split("\n");
    const hinted = lines.findIndex((line) => line.includes("CUDA is not available"));
    expect(lines[hinted]).toMatch(/^ ! GPU support {2,}CUDA/);
    expect(lines[hinted + 1]?.search(/\S/)).toBe(lines[hinted]?.indexOf("CUDA"));
    expect(lines.filter((line) => /^ [✓!✗] /.test(line))).toHaveLength(
      judgeMachine({ ...facts, python: noDriver }, editorSteps).length,
    );
  });
});
