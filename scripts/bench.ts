// `npm run bench`: builds, measures what the editor waits for, and writes docs/benchmarks/editor.md. Figures, never tests: a slow
// machine must not make the suite fail.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { measureActivation } from "./bench/measure-activation.ts";
import { measureKeystroke } from "./bench/measure-keystroke.ts";
import { measureServerStart } from "./bench/measure-server-start.ts";
import { measureSizes } from "./bench/measure-sizes.ts";

const root = join(import.meta.dirname, "..");
const script = (name: string): string[] => ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join(root, name)];
execFileSync(process.execPath, script("scripts/build.ts"), { cwd: root, stdio: "inherit" });

const measurements = [
  measureActivation(root),
  await measureServerStart(root),
  await measureKeystroke(),
  ...measureSizes(join(root, "dist")),
];
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
const rows = measurements.map(
  ({ what, bar, measured, holds }) => `| ${what} | ${bar} | ${measured} | ${holds ? "yes" : "no"} |`,
);
const page = `# What the editor waits for

Machine: ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}. Date: ${new Date().toISOString().slice(0, 10)}. Commit: ${commit}.
Command: \`npm run bench\`.

| what | bar | measured | holds |
|---|---|---|---|
${rows.join("\n")}

Activation is measured in new processes with a stand-in for the editor's API; the server is forked as the editor forks it, until its answer to
\`initialize\`; a keystroke is an incremental change of one character in the middle of a 1 MB chat dataset, then a diagnostics pull, over two
streams in one process.
`;
writeFileSync(join(root, "docs/benchmarks/editor.md"), page);
process.stdout.write(page);
