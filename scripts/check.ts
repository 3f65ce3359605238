// `npm run check`: lint and walls (biome), types (project references), generated files up to date.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = (path: string): string => join(root, "node_modules", path);

function run(name: string, script: string, args: readonly string[]): boolean {
  const child = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  process.stdout.write(` ${child.status === 0 ? "✓" : "✗"} ${name}\n`);
  return child.status === 0;
}

/** Digest of everything that `npm run generate` writes, so that a change shows even in a work tree with other edits. */
function generatedDigest(): string {
  const hash = createHash("sha256");
  const files = [
    "schemas/contracts.generated.ts",
    "schemas/validators.generated.mjs",
    "schemas/validators.generated.d.mts",
    "extension/editor/manifest.generated.ts",
  ];
  const pages = existsSync(join(root, "docs/rules"))
    ? readdirSync(join(root, "docs/rules"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  const paths = [
    ...files.map((file) => join(root, file)),
    ...pages.map((entry) => join(entry.parentPath, entry.name)),
  ].sort();
  for (const path of paths) hash.update(`${path}\0`).update(readFileSync(path));
  return hash.digest("hex");
}

const before = generatedDigest();
execFileSync(process.execPath, ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join(root, "scripts/generate.ts")], {
  cwd: root,
  stdio: "inherit",
});
const current = before === generatedDigest();
process.stdout.write(
  current ? " ✓ generated files\n" : " ✗ generated files were out of date; they are written now, commit them\n",
);
const linted = run("lint, format, walls (biome)", bin("@biomejs/biome/bin/biome"), [
  "check",
  "--error-on-warnings",
  ".",
]);
const typed = run("types (tsc --build)", bin("typescript/bin/tsc"), ["--build"]);
process.exitCode = current && linted && typed ? 0 : 1;
