/** A step that a person can take, offered as a button or printed as a line. `command` is a command id of the manifest. */
export type ProblemAction = { readonly title: string; readonly command: string };

/**
 * An expected failure with the next step in it. `message` is one sentence for people, `hint` says what to do, `code` is stable and
 * for programs. Everything that is not a Problem is a bug and is logged with its stack.
 */
export class Problem extends Error {
  readonly code: string;
  readonly hint: string | null;
  readonly actions: readonly ProblemAction[];

  constructor(init: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string | null;
    readonly actions?: readonly ProblemAction[];
    readonly cause?: unknown;
  }) {
    super(init.message, { cause: init.cause });
    this.name = "Problem";
    this.code = init.code;
    this.hint = init.hint ?? null;
    this.actions = init.actions ?? [];
  }
}
