// The command line: `node dist/cli.js VERB …`.

import { join } from "node:path";
import process from "node:process";
import { outliveClosedPipes } from "./outlive-closed-pipes.ts";
import { packagedNode } from "./packaged-node.mjs";
import { runCli } from "./run-cli.ts";
import { runInForeground } from "./run-in-foreground.mjs";

/** Node below 22 lacks what the libraries need: then the Node 24 of the checkout runs the same line. */
async function main(args: readonly string[]): Promise<number> {
  const packaged = Number(process.versions.node.split(".")[0]) < 22 ? packagedNode(join(__dirname, "..")) : undefined;
  if (packaged !== undefined) return (await runInForeground(packaged, [__filename, ...args])).code;
  outliveClosedPipes([process.stdout, process.stderr]);
  return runCli(args);
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
