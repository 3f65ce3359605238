/** What the tests inside the editor tell the runner outside, as one JSON file. */
export type HostReport = {
  readonly passed: { name: string; ms: number }[];
  readonly failed: { name: string; error: string }[];
};
