import { beforeEach, describe, expect, it, vi } from "vitest";
import { commandTable } from "../../../extension/editor/command-table.ts";
import { doctor } from "../../../extension/editor/doctor.ts";
import type { CommandId } from "../../../extension/editor/manifest.generated.ts";
import type { Parts } from "../../../extension/editor/parts.ts";
import type { DoctorItem } from "../../../extension/python/doctor-report.ts";

const editor = vi.hoisted(() => ({
  items: [] as DoctorItem[][],
  answers: [] as (string | undefined)[],
  notifications: [] as { text: string; actions: string[] }[],
  shown: [] as string[],
  lenses: [] as string[][],
  clipboard: "",
  setUps: 0,
  provider: undefined as unknown as {
    provideTextDocumentContent(): string;
    provideCodeLenses(): { command: { command: CommandId; arguments?: unknown[] } }[];
  },
}));

vi.mock("vscode", () => ({
  ProgressLocation: { Window: 10 },
  EventEmitter: class {
    event = vi.fn();
    fire = vi.fn();
  },
  Uri: { from: (parts: unknown) => parts },
  Range: class {},
  CodeLens: class {
    readonly command: unknown;
    constructor(_range: unknown, command: unknown) {
      this.command = command;
    }
  },
  env: { clipboard: { writeText: async (text: string) => (editor.clipboard = text) } },
  languages: { registerCodeLensProvider: vi.fn() },
  workspace: {
    isTrusted: true,
    getConfiguration: () => ({ get: () => "" }),
    registerTextDocumentContentProvider: (_scheme: string, provider: typeof editor.provider) => {
      editor.provider = provider;
    },
    openTextDocument: async () => {
      editor.shown.push(editor.provider.provideTextDocumentContent());
      editor.lenses.push(editor.provider.provideCodeLenses().map(({ command }) => command.command));
    },
  },
  window: {
    withProgress: (_options: unknown, work: () => unknown) => work(),
    showTextDocument: vi.fn(),
    showWarningMessage: async (text: string, ...actions: string[]) => {
      editor.notifications.push({ text, actions });
      return editor.answers.shift();
    },
  },
}));
vi.mock("../../../extension/python/examine-machine.ts", () => ({
  examineMachine: async ({ onLog }: { onLog: (line: string) => void }) => {
    onLog("Traceback of torch");
    return { items: editor.items.shift(), facts: { python: null } };
  },
}));
vi.mock("../../../extension/editor/editor-environment.ts", () => ({
  setUpWithProgress: async () => {
    editor.setUps += 1;
  },
}));

const ok: DoctorItem = { name: "Disk", state: "ok", text: "65 GB free", hint: null, isRepairable: false };
const noOllama: DoctorItem = { ...ok, name: "Ollama", state: "missing", text: "none", hint: "Start it." };
const noModel: DoctorItem = { ...noOllama, name: "Demo model", text: "not set up", isRepairable: true };
const noPython: DoctorItem = { ...noModel, name: "Python", text: "no answer from https://ada:secret@index.example" };

describe("the Doctor in the editor", () => {
  const log: string[] = [];
  const parts = { log: { info: (line: string) => log.push(line) }, context: { subscriptions: [] } } as unknown as Parts;
  beforeEach(() => {
    Object.assign(editor, {
      items: [],
      answers: [],
      notifications: [],
      shown: [],
      lenses: [],
      clipboard: "",
      setUps: 0,
    });
    log.length = 0;
  });

  it("only reports where a set-up has nothing to mend, and logs what Python prints", async () => {
    editor.items = [[ok, noOllama]];
    await doctor(parts);
    expect(editor.shown[0]).toContain("✗ Ollama");
    expect(editor.notifications).toEqual([]);
    expect(editor.lenses).toEqual([["tunesmith.doctor"]]);
    expect(log).toEqual(["doctor: Traceback of torch"]);
  });

  it("offers the repair where the environment is incomplete, and reports again after it", async () => {
    editor.items = [
      [ok, noPython, noModel],
      [ok, ok],
    ];
    editor.answers = ["Set Up or Repair"];
    await doctor(parts);
    await vi.waitFor(() => expect(editor.shown).toHaveLength(2));
    expect(editor.notifications).toEqual([
      { text: "The environment is incomplete: Python, Demo model.", actions: ["Set Up or Repair", "Copy Diagnostics"] },
    ]);
    expect(editor.lenses).toEqual([["tunesmith.setUpEnvironment", "tunesmith.doctor"], ["tunesmith.doctor"]]);
    expect(editor.setUps).toBe(1);
    expect(editor.shown[1]).not.toContain("✗");
  });

  it("reports again after the repair that its own lens runs", async () => {
    editor.items = [[noPython], [ok]];
    await doctor(parts);
    const [repair] = editor.provider.provideCodeLenses();
    if (repair) await commandTable(parts)[repair.command.command].run(repair.command.arguments ?? []);
    expect(editor.setUps).toBe(1);
    expect(editor.shown).toHaveLength(2);
    expect(editor.shown[1]).not.toContain("✗");
  });

  it("copies the report without secrets", async () => {
    editor.items = [[noPython]];
    editor.answers = ["Copy Diagnostics"];
    await doctor(parts);
    await vi.waitFor(() => expect(editor.clipboard).toContain("https://index.example"));
    expect(editor.clipboard).not.toContain("secret");
    expect(editor.setUps).toBe(0);
  });

  it("repairs nothing unasked", async () => {
    editor.items = [[noModel]];
    await doctor(parts);
    expect(editor.notifications).toHaveLength(1);
    expect(editor.setUps).toBe(0);
  });
});
