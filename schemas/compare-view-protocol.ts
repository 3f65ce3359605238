/** What the extension and the compare page say to each other. Texts are data: the page shows them as text, never as markup. */
export type CompareSide = "base" | "tuned";
export type ComparePrompt = {
  readonly row: number;
  readonly system: string;
  readonly prompt: string;
  readonly expected: string;
};

export type ToCompareView =
  | {
      readonly type: "snapshot";
      readonly runName: string;
      readonly baseName: string;
      readonly tunedName: string;
      /** "loading" until the models answer; then "ready"; "failed" with `status` as the reason. */
      readonly state: "loading" | "ready" | "busy" | "failed";
      readonly status: string;
      readonly prompts: readonly ComparePrompt[];
      readonly answers: { readonly base: CompareAnswer; readonly tuned: CompareAnswer };
    }
  | { readonly type: "state"; readonly state: "loading" | "ready" | "busy" | "failed"; readonly status: string }
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
