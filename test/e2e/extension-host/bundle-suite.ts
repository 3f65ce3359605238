import { join } from "node:path";
import { build } from "esbuild";

/** Bundles the tests that run inside the editor into one CommonJS file in `folder` and returns its path. */
export async function bundleSuite(folder: string): Promise<string> {
  const outfile = join(folder, "suite.js");
  await build({
    entryPoints: [join(import.meta.dirname, "suite.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode"],
    // Mocha looks for its worker files when it runs in parallel, which this suite never does.
    logOverride: { "require-resolve-not-external": "silent" },
    logLevel: "warning",
  });
  return outfile;
}
