// `npm run bench:editor`: builds, measures what the editor waits for, and writes docs/benchmarks/editor.md. Figures, never tests: a
// slow machine must not make the suite fail.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { measureActivation } from "./measure-activation.ts";
import { measureKeystroke } from "./measure-keystroke.ts";
import { measureServerStart } from "./measure-server-start.ts";
import { measureSizes } from "./measure-sizes.ts";
import { root, script, writePage } from "./write-page.ts";

execFileSync(process.execPath, script("scripts/build.ts"), { cwd: root, stdio: "inherit" });

const measurements = [
  measureActivation(root),
  await measureServerStart(root),
  await measureKeystroke(),
  ...measureSizes(join(root, "dist")),
];
const rows = measurements.map(
  ({ what, bar, measured, holds }) => `| ${what} | ${bar} | ${measured} | ${holds ? "yes" : "no"} |`,
);
writePage({
  name: "editor",
  title: "What the editor waits for",
  command: "npm run bench:editor",
  body: `| what | bar | measured | holds |
|---|---|---|---|
${rows.join("\n")}

Activation is measured in new processes with a stand-in for the editor's API; the server is forked as the editor forks it, until its answer to
\`initialize\`; a keystroke is an incremental change of one character in the middle of a 1 MB chat dataset, then a diagnostics pull, over two
streams in one process.`,
});
