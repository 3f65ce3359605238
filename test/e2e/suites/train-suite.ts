import { join } from "node:path";
import process from "node:process";
import { setUpEnvironment } from "../../../extension/python/set-up-environment.ts";
import { tunesmithHome } from "../../../extension/python/tunesmith-home.ts";
import { ensureOllama, startOllama } from "../../../scripts/hosts/ollama.ts";
import { type EditorSuite, openEditorSuite } from "../harness/editor-suite.ts";
import { endTrainers } from "../harness/run-folder.ts";
import { copySlowSample } from "../harness/sample-workspace.ts";
import type { EditorHosts, OpenSuite, Suite } from "../harness/suite.ts";
import { compareJourneys } from "./compare-journeys.ts";
import { doctorJourneys } from "./doctor-journeys.ts";
import { runJourneys } from "./run-journeys.ts";
import { secondRunJourneys } from "./second-run-journeys.ts";
import { serveJourneys } from "./serve-journeys.ts";
import { policyIsWatched, viewsAreClean } from "./view-journeys.ts";

/** One run from the palette to an answer in Ollama, in one window that is reloaded on the way. */
export const trainSuite: Suite = {
  name: "train",
  async open(hosts): Promise<OpenSuite> {
    const folder = await hosts.makeFolder("train");
    const workspace = await copySlowSample({ root: hosts.root, into: folder });
    const home = tunesmithHome(process.env);
    await setUpEnvironment({
      home,
      root: hosts.root,
      demoModel: true,
      converter: true,
      onProgress: ({ state, step }) => {
        if (state === "started") hosts.log(`setting up ${step}`);
      },
      onLog: hosts.log,
      signal: AbortSignal.timeout(1_800_000),
    });
    const found = await ensureOllama({ cacheFolder: hosts.cacheFolder, log: hosts.log });
    const ollama =
      "skipped" in found ? found : await startOllama({ binary: found.binary, folder: join(folder, "ollama") });
    const stopOllama = async (): Promise<void> => {
      if ("stop" in ollama) await ollama.stop();
    };
    try {
      const suite = await openWindow({ hosts, folder, workspace, home, ollama });
      const { page } = suite.editor;
      const run = runJourneys({ page, workspace });
      return {
        ...suite,
        journeys: [
          ...run.journeys,
          ...compareJourneys({ page, needs: run.stopped }),
          ...serveJourneys({ page, workspace, ollama, needs: run.stopped }),
          ...secondRunJourneys({ page, workspace }),
          viewsAreClean(suite.editor),
          policyIsWatched(suite.editor),
          ...doctorJourneys({ page }),
        ],
        async close() {
          await suite.close();
          await endTrainers(workspace);
          await stopOllama();
        },
      };
    } catch (error) {
      await stopOllama();
      throw error;
    }
  },
};

function openWindow(of: {
  readonly hosts: EditorHosts;
  readonly folder: string;
  readonly workspace: string;
  readonly home: string;
  readonly ollama: { readonly host: string } | { readonly skipped: string };
}): Promise<EditorSuite> {
  const { hosts, folder, workspace, home, ollama } = of;
  return openEditorSuite({
    hosts,
    name: "train",
    folder,
    workspace,
    extensionDevelopmentPath: hosts.root,
    env: { TUNESMITH_HOME: home },
    settings: "host" in ollama ? { "tunesmith.ollamaHost": ollama.host } : {},
  });
}
