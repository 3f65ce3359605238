import type { JsonPath } from "./json-path.ts";

export type JsonProblemKind =
  | "trailing-comma"
  | "python-literal"
  | "comment"
  | "non-finite-number"
  | "control-character"
  | "bad-escape"
  | "smart-quote"
  | "unquoted-key"
  | "missing-comma"
  | "missing-colon"
  | "missing-value"
  | "unclosed"
  | "second-value"
  | "unexpected";

/** `path` is the value that was being read. `closers`, for "unclosed" only, is what would close the string and brackets left open. */
export type JsonProblem = {
  readonly kind: JsonProblemKind;
  readonly start: number;
  readonly end: number;
  readonly path: JsonPath;
  readonly closers?: string;
};
