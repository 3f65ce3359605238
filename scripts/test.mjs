// `npm test`: packages, then every test (scripts/test.ts).
import process from "node:process";
import { installPackages, runMain, runScript } from "./with-node.mjs";

await runMain(() => {
  installPackages();
  return runScript("scripts/test.ts", process.argv.slice(2));
});
