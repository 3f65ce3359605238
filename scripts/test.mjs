// `npm test`: packages, then every test (scripts/test.ts).
import process from "node:process";
import { installPackages, runScript } from "./with-node.mjs";

installPackages();
process.exitCode = runScript("scripts/test.ts", process.argv.slice(2));
