// Bundles everything into dist/. `--watch` keeps going, for the launch configuration.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build, context } from "esbuild";
import { bundles } from "./bundles.ts";

const root = join(import.meta.dirname, "..");
const watching = process.argv.includes("--watch");

if (watching) {
  for (const options of bundles) {
    const bundle = await context({ ...options, absWorkingDir: root, sourcemap: "linked", minify: false });
    await bundle.watch();
  }
  process.stdout.write("watching\n");
} else {
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await Promise.all(bundles.map((options) => build({ ...options, absWorkingDir: root })));
}
