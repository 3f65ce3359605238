/** What the extension and the compare page say to each other. Texts are data: the page shows them as text, never as markup. */
export type CompareSide = "base" | "tuned";
export type ComparePrompt = {
  readonly row: number;
  readonly system: string;
  readonly prompt: string;
  readonly expected: string;
};

/** What was asked last: the prompt as it was sent, and what the dataset expects, if it came from there. */
export type CompareAsked = { readonly prompt: string; readonly expected: string | null };

/** One sentence for each place that can show one, or null; `page` is about both sides. */
export type CompareProblems = Readonly<Record<CompareSide | "page", string | null>>;

/** "loading" until the models answer; then "ready"; "failed" with the status as the reason. */
export type CompareState = "loading" | "ready" | "busy" | "failed";

export type ToCompareView =
  | {
      readonly type: "snapshot";
      readonly runName: string;
      readonly baseName: string;
      readonly tunedName: string;
      readonly state: CompareState;
      readonly status: string;
      readonly prompts: readonly ComparePrompt[];
      readonly asked: CompareAsked | null;
      readonly answers: Readonly<Record<CompareSide, CompareAnswer>>;
      readonly problems: CompareProblems;
    }
  | { readonly type: "state"; readonly state: CompareState; readonly status: string }
  | { readonly type: "started"; readonly prompt: string; readonly expected: string | null }
  | { readonly type: "token"; readonly side: CompareSide; readonly text: string }
  | { readonly type: "answer"; readonly side: CompareSide; readonly answer: CompareAnswer }
  | { readonly type: "problem"; readonly side: CompareSide | null; readonly message: string };

/** `stop` is null while the text still grows or before anything was asked. */
export type CompareAnswer = {
  readonly text: string;
  readonly tokensPerSecond: number | null;
  readonly stop: "end" | "limit" | "cancelled" | null;
};

export type FromCompareView =
  | { readonly type: "ready" }
  | {
      readonly type: "run";
      readonly system: string;
      readonly prompt: string;
      readonly expected: string | null;
      readonly temperature: number;
      readonly maxTokens: number;
    }
  | { readonly type: "cancel" };
