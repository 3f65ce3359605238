import { join } from "node:path";
import { type EditorServer, startCodeServer } from "../../../scripts/hosts/code-server.ts";
import { type OpenEditor, openEditor } from "../editor/open-editor.ts";
import { takePicture } from "../editor/pictures.ts";
import { writeSettings } from "./settings.ts";
import type { EditorHosts } from "./suite.ts";

export type EditorSuite = {
  readonly server: EditorServer;
  readonly editor: OpenEditor;
  evidence(journey: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** A new editor profile with its own server, and a window of it on `workspace`. */
export async function openEditorSuite(request: {
  readonly hosts: EditorHosts;
  readonly name: string;
  readonly folder: string;
  readonly workspace: string;
  /** The checkout, or undefined where the extension is installed. */
  readonly extensionDevelopmentPath?: string;
  readonly trust?: "ask" | "off";
  readonly env?: NodeJS.ProcessEnv;
  readonly settings?: Readonly<Record<string, unknown>>;
}): Promise<EditorSuite> {
  const { hosts, folder } = request;
  const serverDataDir = join(folder, "server");
  await writeSettings(serverDataDir, request.settings);
  const server = await startCodeServer({
    serverDataDir,
    extensionsDir: join(folder, "extensions"),
    trust: request.trust ?? "off",
    development: request.extensionDevelopmentPath !== undefined,
    ...(request.env === undefined ? {} : { env: request.env }),
  });
  let editor: OpenEditor;
  try {
    editor = await openEditor({
      chromium: hosts.chromium,
      server,
      folder: request.workspace,
      extensionDevelopmentPath: request.extensionDevelopmentPath,
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    server,
    editor,
    evidence: (journey) => gather({ editor, name: `failed ${request.name} ${journey}` }),
    async close() {
      await editor.close();
      await server.stop();
    },
  };
}

/** A picture of the window, what it says, and what its console complained about. The editor writes no log files: its native logger is not compiled. */
async function gather(of: { editor: OpenEditor; name: string }): Promise<readonly string[]> {
  const picture = await takePicture(of.editor.page, of.name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase());
  const complaints = of.editor.consoleLines
    .filter((line) => line.startsWith("error") && !isNoise(line))
    .slice(-5)
    .map((line) => line.slice(0, 300));
  const shown = await of.editor.page.locator(".notification-list-item, .monaco-dialog-box").allInnerTexts();
  return [
    `picture: ${picture}`,
    ...shown.map((text) => `on the screen: ${text.replaceAll("\n", " ")}`),
    ...complaints.map((line) => `console: ${line}`),
  ];
}

/** Galleries and accounts that do not answer, native modules that were not compiled: harmless and in every window. */
function isNoise(line: string): boolean {
  return /bindings file|open-vsx|ERR_NAME_NOT_RESOLVED|unknown error occurred|AgentHost|404|native-watchdog|authentication provider/.test(
    line,
  );
}
