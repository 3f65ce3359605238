import * as vscode from "vscode";
import { Problem } from "../problem.ts";
import { isActive } from "../runs/open-run.ts";
import type { RunLibrary } from "./run-library.ts";

/** Lets one training start at a time: a second click on ▶ is not a second training, and a second training is asked for. */
export class StartGate {
  readonly #library: RunLibrary;
  #isStarting = false;

  constructor(library: RunLibrary) {
    this.#library = library;
  }

  /** @throws Problem `start-in-progress`; CancellationError when a run is training and a person does not want another. */
  async pass(start: () => Promise<void>): Promise<void> {
    if (this.#isStarting)
      throw new Problem({
        code: "start-in-progress",
        message: "A training is being started in this window.",
        hint: "Its loss panel opens when it has begun.",
      });
    this.#isStarting = true;
    try {
      await this.#askBesideAnother();
      await start();
    } finally {
      this.#isStarting = false;
    }
  }

  async #askBesideAnother(): Promise<void> {
    await this.#library.refresh();
    const active = this.#library.runs.find(isActive);
    if (!active) return;
    const anyway = "Train Anyway";
    const detail = "Two trainings share memory and time: both are slower, and one may run out of memory.";
    const answer = await vscode.window.showWarningMessage(
      `${active.plan.name} is training.`,
      { modal: true, detail },
      anyway,
    );
    if (answer !== anyway) throw new vscode.CancellationError();
  }
}
