// The command line: `node dist/cli.js VERB …`.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { outliveClosedPipes } from "./outlive-closed-pipes.ts";
import { runCli } from "./run-cli.ts";

/** Node 24 beside the checkout; Node below 22 lacks what the libraries need. */
function newerNode(): string | undefined {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = process.platform === "win32" ? "node.exe" : "node";
  const packaged = join(__dirname, "..", "node_modules", `node-${platform}-${process.arch}`, "bin", name);
  return Number(process.versions.node.split(".")[0]) < 22 && existsSync(packaged) ? packaged : undefined;
}

const other = newerNode();
if (other) {
  const child = spawnSync(other, [__filename, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exitCode = child.status ?? 1;
} else {
  outliveClosedPipes([process.stdout, process.stderr]);
  void runCli(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
