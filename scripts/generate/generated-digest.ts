import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const files = [
  "schemas/lora-config.schema.json",
  "schemas/contracts.generated.ts",
  "schemas/validators.generated.mjs",
  "schemas/validators.generated.d.mts",
  "extension/editor/manifest.generated.ts",
];

/** Digest of everything that `npm run generate` writes, so that a change shows even in a work tree with other edits. */
export function generatedDigest(root: string): string {
  const folder = join(root, "docs/rules");
  const pages = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  const paths = [
    ...files.map((file) => join(root, file)),
    ...pages.map((entry) => join(entry.parentPath, entry.name)),
  ].sort();
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${path}\0`).update(readFileSync(path));
  return hash.digest("hex");
}
