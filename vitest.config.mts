import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/unit/**/*.test.ts", "test/server/**/*.test.ts", "test/contracts/**/*.test.ts"],
    testTimeout: 20_000,
    // Two cores are the smallest machine that runs the suite; more workers only fight for them.
    maxWorkers: 2,
  },
});
