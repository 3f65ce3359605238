import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { quietNode } from "../quiet-node.mjs";
import { addCounts, nothingCounted, type TestCount, type TestPart, withExitCode } from "./test-part.ts";

/** Runs an end-to-end runner; its last line is its count, the lines before are for people. One that ends without a count failed. */
export async function runRunner(script: string, env: NodeJS.ProcessEnv = {}): Promise<TestCount> {
  const child = spawn(process.execPath, [...quietNode, script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const closed = once(child, "close");
  let last = "";
  for await (const line of createInterface({ input: child.stdout })) {
    if (last !== "") process.stdout.write(`${last}\n`);
    last = line;
  }
  const [code] = (await closed) as [number | null];
  try {
    return withExitCode(JSON.parse(last) as TestCount, code ?? 1);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    process.stdout.write(`${last}\n✗ ${script} ended with ${code ?? "a signal"} before its count.\n`);
    return { ...nothingCounted, failed: 1 };
  }
}

/** A real VS Code: in a browser here, and the same suite in the desktop editor where that can run. */
export function e2ePart(root: string, environment: { readonly home: string }): TestPart {
  return {
    name: "end to end",
    async run() {
      let total = nothingCounted;
      for (const script of ["test/e2e/run.ts", "test/e2e/run-electron.ts"])
        total = addCounts(total, await runRunner(join(root, script), { TUNESMITH_HOME: environment.home }));
      return total;
    },
  };
}
