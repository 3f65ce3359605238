import { join } from "node:path";
import process from "node:process";
import { quietNode } from "../quiet-node.mjs";
import { runProgram } from "./run-program.ts";
import type { TestPart } from "./test-part.ts";

/** Another script of the checkout as one test: it passes when it exits 0. */
export function scriptPart(root: string, script: string, ...own: readonly string[]): TestPart {
  return {
    name: script,
    async run() {
      const args = [...quietNode, join(root, script), ...own];
      const passed = (await runProgram({ program: process.execPath, args, cwd: root })) === 0;
      return { passed: Number(passed), failed: Number(!passed), skipped: [] };
    },
  };
}
