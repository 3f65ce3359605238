import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isActive, type OpenRun, openRun } from "./open-run.ts";
import type { RunState } from "./run-state.ts";

export type RunStoreEvents = {
  /** Runs are new, changed or gone. */
  readonly onChange: (changed: readonly RunState[]) => void;
  /** Something on disk could not be read. The same trouble is said once. */
  readonly onTrouble: (place: string, error: unknown) => void;
};

/** How often running trainings are looked at. A step is rarely shorter; the panel draws at most 30 times a second. */
const activeIntervalMs = 250;

/**
 * The runs of one runs folder, newest first, rebuilt from disk. `refresh` looks at all of them, also for new and vanished ones;
 * the active ones the store looks at by itself.
 */
export class RunStore {
  readonly #runs = new Map<string, OpenRun>();
  readonly #unreadable = new Set<string>();
  readonly #told = new Set<string>();
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

  /** Looks at the disk once; calls that overlap run one after the other. */
  refresh(): Promise<void> {
    return this.#queue(async () => this.#lookAt(await this.#listFolders()));
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  #queue(look: () => Promise<void>): Promise<void> {
    this.#busy = this.#busy.then(async () => {
      if (this.#disposed) return;
      clearTimeout(this.#timer);
      try {
        await look();
      } catch (error) {
        this.#tell(this.#folder, error);
      }
      this.#schedule();
    });
    return this.#busy;
  }

  async #lookAt(folders: readonly string[]): Promise<void> {
    const changed: RunState[] = [];
    for (const [folder, run] of this.#runs) {
      if (folders.includes(folder)) continue;
      this.#runs.delete(folder);
      changed.push(run.state);
    }
    changed.push(...(await this.#changesIn(folders)));
    if (changed.length > 0) this.#events.onChange(changed);
  }

  async #lookAtActive(): Promise<void> {
    const active = [...this.#runs.values()].filter(({ state }) => isActive(state)).map(({ folder }) => folder);
    const changed = await this.#changesIn(active);
    if (changed.length > 0) this.#events.onChange(changed);
  }

  async #changesIn(folders: readonly string[]): Promise<RunState[]> {
    const changed: RunState[] = [];
    for (const folder of folders) {
      const state = await this.#look(folder);
      if (state) changed.push(state);
    }
    return changed;
  }

  /** The run's state when it is new or has changed. */
  async #look(folder: string): Promise<RunState | undefined> {
    if (this.#unreadable.has(folder)) return undefined;
    const known = this.#runs.get(folder);
    try {
      const run = known ?? (await openRun(folder));
      const isChanged = known ? await known.refresh() : true;
      this.#runs.set(folder, run);
      const [bad] = run.badLines;
      if (bad) this.#tell(join(folder, "events.jsonl"), new Error(`a line is no event: ${bad.reason}`));
      return isChanged ? run.state : undefined;
    } catch (error) {
      // A run that was read before may be so again; a folder that is no run stays none.
      if (!known) this.#unreadable.add(folder);
      this.#tell(folder, error);
      return undefined;
    }
  }

  #tell(place: string, error: unknown): void {
    const key = `${place}\n${error instanceof Error ? error.message : error}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#events.onTrouble(place, error);
  }

  async #listFolders(): Promise<string[]> {
    const folders: string[] = [];
    for (const name of (await unlessAbsent(readdir(this.#folder))) ?? []) {
      const folder = join(this.#folder, name);
      if (await this.#holdsPlan(folder)) folders.push(folder);
    }
    return folders;
  }

  /** A folder without a plan is being made, or is something else; one that cannot be looked into hides no other. */
  async #holdsPlan(folder: string): Promise<boolean> {
    try {
      return (await unlessAbsent(stat(join(folder, "plan.json"))))?.isFile() ?? false;
    } catch (error) {
      this.#tell(folder, error);
      return false;
    }
  }

  #schedule(): void {
    if (this.#disposed || !this.runs.some(isActive)) return;
    this.#timer = setTimeout(() => void this.#queue(() => this.#lookAtActive()), activeIntervalMs);
  }
}

async function unlessAbsent<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (cause) {
    if (["ENOENT", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw cause;
  }
}
