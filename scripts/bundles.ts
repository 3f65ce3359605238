// What esbuild makes of which file. One list for build, watch and the size benchmark.
import type { BuildOptions } from "esbuild";

const node: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  minify: true,
  keepNames: false,
  // The jsonc and language-server packages ship UMD as main; only their ES modules bundle whole.
  mainFields: ["module", "main"],
  external: ["vscode"],
  legalComments: "none",
  logLevel: "warning",
  define: { "import.meta.url": "undefined" },
};

const page: BuildOptions = {
  bundle: true,
  platform: "browser",
  format: "iife",
  target: "chrome128",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};

/** Every bundle by its output file, relative to dist/. */
export const bundles: readonly BuildOptions[] = [
  // Activation loads extension.js only; what it needs later are bundles of their own, required when first used.
  {
    ...node,
    entryPoints: {
      extension: "extension/extension.ts",
      "language-client": "extension/editor/language-client.ts",
      workbench: "extension/editor/workbench.ts",
    },
    outdir: "dist",
    external: ["vscode", "./language-client.js", "./workbench.js"],
  },
  { ...node, entryPoints: { server: "language-server/main.ts" }, outdir: "dist" },
  { ...node, entryPoints: { cli: "cli/main.ts" }, outdir: "dist", banner: { js: "#!/usr/bin/env node" } },
  { ...page, entryPoints: { loss: "media/loss/main.ts", compare: "media/compare/main.ts" }, outdir: "dist/media" },
  {
    entryPoints: { loss: "media/loss/loss.css", compare: "media/compare/compare.css" },
    outdir: "dist/media",
    bundle: true,
    minify: true,
    logLevel: "warning",
  },
];
