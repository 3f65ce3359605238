// `npm start`: packages, then everything else in TypeScript (scripts/start.ts).
import process from "node:process";
import { installPackages, runScript } from "./with-node.mjs";

const started = performance.now();
process.stderr.write(" ▸ packages\n");
const installed = installPackages();
const seconds = ((performance.now() - started) / 1000).toFixed(1);
process.stderr.write(` ✓ packages            ${installed ? `${seconds} s` : "present"}\n`);
process.exitCode = runScript("scripts/start.ts", process.argv.slice(2));
