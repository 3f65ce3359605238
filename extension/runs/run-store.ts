import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isActive, type OpenRun, openRun } from "./open-run.ts";
import type { RunState } from "./run-state.ts";

export type RunStoreEvents = {
  /** A run is new, changed or gone. */
  readonly onChange: (changed: readonly RunState[]) => void;
  /** Something on disk could not be read. Said once per run. */
  readonly onTrouble: (folder: string, error: unknown) => void;
};

/** How often running trainings are looked at. A step is rarely shorter; the panel draws at most 30 times a second. */
const activeIntervalMs = 250;

/**
 * The runs of one runs folder, newest first, rebuilt from disk. `refresh` looks for new and vanished runs; while one is active
 * the store looks at it by itself.
 */
export class RunStore {
  readonly #runs = new Map<string, OpenRun>();
  readonly #unreadable = new Set<string>();
  readonly #folder: string;
  readonly #events: RunStoreEvents;
  #timer: NodeJS.Timeout | undefined;
  #busy: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(runsFolder: string, events: RunStoreEvents) {
    this.#folder = runsFolder;
    this.#events = events;
  }

  get runs(): RunState[] {
    return [...this.#runs.values()]
      .map((run) => run.state)
      .sort((a, b) => (a.plan.createdAt < b.plan.createdAt ? 1 : -1));
  }

  run(id: string): RunState | undefined {
    return this.runs.find((state) => state.plan.id === id);
  }

  /** Looks at the disk once; calls that overlap run one after the other. */
  refresh(): Promise<void> {
    this.#busy = this.#busy.then(() => this.#refreshOnce());
    return this.#busy;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  async #refreshOnce(): Promise<void> {
    if (this.#disposed) return;
    clearTimeout(this.#timer);
    const folders = await this.#listFolders();
    const changed: RunState[] = [];
    for (const folder of this.#runs.keys()) if (!folders.includes(folder)) changed.push(...this.#forget(folder));
    for (const folder of folders) {
      const state = await this.#look(folder);
      if (state) changed.push(state);
    }
    if (changed.length > 0) this.#events.onChange(changed);
    this.#schedule();
  }

  #forget(folder: string): RunState[] {
    const run = this.#runs.get(folder);
    this.#runs.delete(folder);
    return run ? [run.state] : [];
  }

  async #look(folder: string): Promise<RunState | undefined> {
    try {
      const known = this.#runs.get(folder);
      if (known) return (await known.refresh()) ? known.state : undefined;
      if (this.#unreadable.has(folder)) return undefined;
      const run = await openRun(folder);
      this.#runs.set(folder, run);
      return run.state;
    } catch (error) {
      this.#unreadable.add(folder);
      this.#events.onTrouble(folder, error);
      return undefined;
    }
  }

  async #listFolders(): Promise<string[]> {
    const folders: string[] = [];
    for (const name of await readdir(this.#folder).catch((): string[] => [])) {
      const folder = join(this.#folder, name);
      // A folder without a plan is being made, or is something else.
      const plan = await stat(join(folder, "plan.json")).catch(() => undefined);
      if (plan?.isFile()) folders.push(folder);
    }
    return folders;
  }

  #schedule(): void {
    if (this.#disposed || !this.runs.some(isActive)) return;
    this.#timer = setTimeout(() => void this.refresh(), activeIntervalMs);
  }
}
