/** One offer at a place. `newText` replaces `span`; `snippet` says the same with places to fill, for editors that take it. */
export type ConfigCompletion = {
  readonly label: string;
  readonly kind: "key" | "value" | "file" | "template";
  readonly detail: string;
  readonly documentation: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly newText: string;
  readonly snippet: string | null;
};
