import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import type { Environment } from "../../extension/python/environment.ts";
import { addCounts, type TestCount, type TestPart } from "./test-part.ts";

const noWarning = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON";

/** Runs one of the end-to-end runners; its last line is its count, the lines before are for people. */
async function runRunner(request: { root: string; script: string; environment: Environment }): Promise<TestCount> {
  const child = spawn(process.execPath, [noWarning, join(request.root, request.script)], {
    cwd: request.root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TUNESMITH_HOME: request.environment.home },
  });
  const closed = once(child, "close");
  let last = "";
  for await (const line of createInterface({ input: child.stdout })) {
    if (last !== "") process.stdout.write(`${last}\n`);
    last = line;
  }
  const [code] = (await closed) as [number | null];
  try {
    return JSON.parse(last) as TestCount;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    process.stdout.write(`${last}\n`);
    throw new Error(`${request.script} ended with ${code ?? "a signal"} before its count.`, { cause });
  }
}

/** A real VS Code: in a browser here, and the same suite in the desktop editor where it can be downloaded. */
export function e2ePart(root: string, environment: Environment): TestPart {
  return {
    name: "end to end",
    async run() {
      const browser = await runRunner({ root, script: "test/e2e/run.ts", environment });
      return addCounts(browser, await runRunner({ root, script: "test/e2e/run-electron.ts", environment }));
    },
  };
}
