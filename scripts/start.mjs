// `npm start`: packages, then everything else in TypeScript (scripts/start.ts).
import process from "node:process";
import { installPackages, runMain, runScript } from "./with-node.mjs";

await runMain(() => {
  const startedAt = Date.now();
  process.stderr.write(" ▸ npm packages\n");
  const installed = installPackages();
  const packagesMs = Date.now() - startedAt;
  process.stderr.write(` ✓ npm packages        ${installed ? `${(packagesMs / 1000).toFixed(1)} s` : "present"}\n`);
  // scripts/start.ts adds up the whole time, this phase included.
  Object.assign(process.env, { TUNESMITH_STARTED_AT: String(startedAt), TUNESMITH_PACKAGES_MS: String(packagesMs) });
  return runScript("scripts/start.ts", process.argv.slice(2));
});
