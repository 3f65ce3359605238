// `npm run package`: tunesmith-<version>.vsix with exactly the files that ship, at most 2 MB.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { quietNode } from "./quiet-node.mjs";

const root = join(import.meta.dirname, "..");
const limitBytes = 2_000_000;
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { name: string; version: string };
const file = join(root, process.argv[2] ?? `${manifest.name}-${manifest.version}.vsix`);

execFileSync(process.execPath, [...quietNode, join(root, "scripts/build.ts")], {
  cwd: root,
  stdio: "inherit",
});
const vsce = join(root, "node_modules/@vscode/vsce/vsce");
const child = spawnSync(
  process.execPath,
  [vsce, "package", "--no-dependencies", "--allow-missing-repository", "--out", file],
  {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  },
);
if (child.status !== 0) {
  process.stderr.write(child.stdout);
  process.exitCode = 1;
} else {
  const { size } = statSync(file);
  process.stdout.write(`${file}  ${(size / 1e6).toFixed(2)} MB\n`);
  if (size > limitBytes) {
    process.stderr.write(`The VSIX is larger than ${limitBytes / 1e6} MB; see what .vscodeignore lets in.\n`);
    process.exitCode = 1;
  }
}
