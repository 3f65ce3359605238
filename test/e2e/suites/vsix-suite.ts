import { delimiter, join, relative } from "node:path";
import process from "node:process";
import { homePaths } from "../../../extension/python/home-paths.ts";
import { tunesmithHome } from "../../../extension/python/tunesmith-home.ts";
import { installVsix } from "../../../scripts/hosts/code-server.ts";
import { findProgram } from "../../../scripts/hosts/find-program.ts";
import { lastLines, runProgram } from "../../../scripts/hosts/run-program.ts";
import { quietNode } from "../../../scripts/quiet-node.mjs";
import { openEditorSuite } from "../harness/editor-suite.ts";
import { endTrainers } from "../harness/run-folder.ts";
import { copySlowSample } from "../harness/sample-workspace.ts";
import type { EditorHosts, OpenSuite, Suite } from "../harness/suite.ts";
import { setUpJourneys } from "./set-up-journeys.ts";
import { viewsAreClean } from "./view-journeys.ts";

/** The set-up fetches five gigabytes over whatever line there is. */
const journeyLimitMs = 1_800_000;

/** Packs the extension as it ships. */
async function packVsix(hosts: EditorHosts, folder: string): Promise<string> {
  const vsix = join(folder, "tunesmith.vsix");
  const packed = await runProgram({
    command: process.execPath,
    args: [...quietNode, join(hosts.root, "scripts", "package.ts"), relative(hosts.root, vsix)],
    cwd: hosts.root,
  });
  if (packed.code !== 0) throw new Error(`npm run package failed: ${lastLines(packed.output, 10)}`);
  return vsix;
}

/** PATH without the folders that hold uv, so that set-up brings its own; the whole PATH where Python would be lost with it. */
function pathWithoutUv(): string {
  const path = process.env["PATH"] ?? "";
  const without = path
    .split(delimiter)
    .filter((folder) => findProgram("uv", folder) === undefined)
    .join(delimiter);
  return findProgram("python3", without) === undefined ? path : without;
}

/** Somebody who has the extension and nothing else: no checkout, no environment, an empty profile. */
export const vsixSuite: Suite = {
  name: "vsix",
  async open(hosts): Promise<OpenSuite> {
    const folder = await hosts.makeFolder("vsix");
    const workspace = await copySlowSample({ root: hosts.root, into: folder });
    await installVsix({
      vsix: await packVsix(hosts, folder),
      serverDataDir: join(folder, "server"),
      extensionsDir: join(folder, "extensions"),
    });
    // Undefined takes the name out of the child's environment: nothing of this machine's own set-up is to be found.
    // The packages that this machine has downloaded are not downloaded again: they are links to where they lie.
    const { uvCache } = homePaths(tunesmithHome(process.env));
    const env = {
      TUNESMITH_HOME: undefined,
      HF_HOME: join(folder, "hf-cache"),
      UV_CACHE_DIR: process.env["UV_CACHE_DIR"] ?? uvCache,
      PATH: pathWithoutUv(),
    };
    const suite = await openEditorSuite({ hosts, name: "vsix", folder, workspace, env });
    const home = join(folder, "server", "data", "User", "globalStorage", "tunesmith.tunesmith");
    return {
      ...suite,
      journeys: [...setUpJourneys({ page: suite.editor.page, workspace, home }), viewsAreClean(suite.editor)],
      journeyLimitMs,
      async close() {
        await suite.close();
        await endTrainers(workspace);
      },
    };
  },
};
