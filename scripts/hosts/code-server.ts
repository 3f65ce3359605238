// A real VS Code in a browser: the server that the code-server package carries, without its login page in front.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { Problem } from "../../extension/problem.ts";
import { startBackgroundServer } from "./background-server.ts";
import { freePort } from "./free-port.ts";
import { npmProgram } from "./npm-program.mjs";
import { lastLines, runProgram } from "./run-program.ts";

/** The folder with the packages that only end-to-end tests need. */
export const e2eFolder = join(import.meta.dirname, "..", "..", "test", "e2e");
const vscodeFolder = join(e2eFolder, "node_modules", "code-server", "lib", "vscode");
const installFlags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

export type EditorServer = {
  readonly url: string;
  /** `127.0.0.1:PORT`, the authority of vscode-remote addresses of this server. */
  readonly authority: string;
  readonly serverDataDir: string;
  stop(): Promise<void>;
};

/** Installs the packages of test/e2e when they are missing or their lock changed (600 MB, minutes). */
export async function ensureCodeServer(
  log: (line: string) => void,
): Promise<{ serverMain: string } | { skipped: string }> {
  const serverMain = join(vscodeFolder, "out", "server-main.js");
  const stamp = join(e2eFolder, "node_modules", ".tunesmith-lock");
  const lock = await readFile(join(e2eFolder, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).digest("hex");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted) return { serverMain };
  const npm = npmProgram();
  if (npm === undefined) return { skipped: "npm is not on PATH, and code-server is not installed." };
  log("Installing code-server and playwright-core into test/e2e (600 MB, once).");
  // The second folder is what code-server's install script would fill; running that script would also compile native modules.
  const installs = [
    { cwd: e2eFolder, args: ["ci", ...installFlags] },
    { cwd: vscodeFolder, args: ["install", "--no-save", "--omit=dev", ...installFlags] },
  ];
  for (const { cwd, args } of installs) {
    const run = await runProgram({ command: npm.command, args: [...npm.args, ...args], cwd });
    if (run.code !== 0) return { skipped: `npm could not install code-server: ${lastLines(run.output)}` };
  }
  await writeFile(stamp, wanted);
  return { serverMain };
}

type ServerRequest = {
  readonly serverDataDir: string;
  readonly extensionsDir: string;
  /** `ask` keeps workspace trust on, `off` trusts every folder. */
  readonly trust: "ask" | "off";
  /** False where only installed extensions matter: then the editor is as people have it. */
  readonly development?: boolean;
  readonly env?: NodeJS.ProcessEnv;
};

/** Starts an editor server on a free port. */
export async function startCodeServer(request: ServerRequest): Promise<EditorServer> {
  await mkdir(request.serverDataDir, { recursive: true });
  await mkdir(request.extensionsDir, { recursive: true });
  const port = await freePort();
  const authority = `127.0.0.1:${port}`;
  const url = `http://${authority}`;
  const server = await startBackgroundServer({
    command: process.execPath,
    args: serverArguments(request, port),
    env: { ...process.env, ...request.env },
    logFile: join(request.serverDataDir, "server.log"),
    readyMs: 60_000,
    ready: async () => (await fetch(url)).ok,
  });
  return { url, authority, serverDataDir: request.serverDataDir, stop: server.stop };
}

function serverArguments(request: ServerRequest, port: number): string[] {
  return [
    join(vscodeFolder, "out", "server-main.js"),
    "--accept-server-license-terms",
    "--without-connection-token",
    ...["--host", "127.0.0.1", "--port", String(port)],
    ...["--server-data-dir", request.serverDataDir, "--extensions-dir", request.extensionsDir],
    ...["--telemetry-level", "off"],
    // Only with it does the window take an extension under development from its address; it also keeps toasts in the centre.
    ...(request.development === false ? [] : ["--enable-smoke-test-driver"]),
    ...(request.trust === "off" ? ["--disable-workspace-trust"] : []),
  ];
}

/** Installs a packaged extension, as `code --install-extension FILE` does. @throws Problem with the editor's own words. */
export async function installVsix(request: {
  readonly vsix: string;
  readonly serverDataDir: string;
  readonly extensionsDir: string;
}): Promise<void> {
  const run = await runProgram({
    command: process.execPath,
    args: [
      join(vscodeFolder, "out", "server-main.js"),
      "--accept-server-license-terms",
      ...["--server-data-dir", request.serverDataDir, "--extensions-dir", request.extensionsDir],
      ...["--install-extension", request.vsix, "--force"],
    ],
  });
  if (run.code === 0) return;
  const message = `${request.vsix} could not be installed.`;
  throw new Problem({ code: "extension-not-installed", message, hint: lastLines(run.output) });
}

/** The address that opens `folder`, with an extension under development and a test suite where given (absolute paths). */
export function workbenchUrl(request: {
  readonly server: EditorServer;
  readonly folder: string;
  readonly extensionDevelopmentPath?: string | undefined;
  readonly extensionTestsPath?: string | undefined;
}): string {
  const { server, folder, extensionDevelopmentPath, extensionTestsPath } = request;
  const remote = (path: string): string => `vscode-remote://${server.authority}${slashed(path)}`;
  const payload: [string, string][] = [];
  if (extensionDevelopmentPath !== undefined)
    payload.push(["extensionDevelopmentPath", remote(extensionDevelopmentPath)]);
  if (extensionTestsPath !== undefined) payload.push(["extensionTestsPath", remote(extensionTestsPath)]);
  const query = new URLSearchParams({ folder: slashed(folder) });
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `${server.url}/?${query}`;
}

/** Remote addresses use forward slashes and one in front, on Windows too. */
function slashed(path: string): string {
  const forward = path.replaceAll("\\", "/");
  return forward.startsWith("/") ? forward : `/${forward}`;
}
