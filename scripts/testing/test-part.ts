/** What one part of the suite reports. A skipped test always says why. */
export type TestCount = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
};

export type TestPart = { readonly name: string; run(): Promise<TestCount> };

export const nothingCounted: TestCount = { passed: 0, failed: 0, skipped: [] };

export function addCounts(a: TestCount, b: TestCount): TestCount {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] };
}

/** A runner that ended badly without a failed test failed all the same: an unhandled rejection, nothing collected, a crash at the end. */
export function withExitCode(count: TestCount, code: number): TestCount {
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}
