// `npm run vscode`: the sample workspace with the extension loaded, in VS Code when `code` is on PATH, else in a browser.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { ensureCodeServer, startCodeServer, workbenchUrl } from "./hosts/code-server.ts";
import { findProgram } from "./hosts/find-program.ts";
import { runProgram } from "./testing/run-program.ts";

const root = join(import.meta.dirname, "..");
const sample = join(root, "samples/text-to-sql");
const say = (line: string): void => void process.stdout.write(`${line}\n`);
// The window shares the environment that `npm start` set up.
const env = { ...process.env, TUNESMITH_HOME: tunesmithHome(process.env) };

const buildScript = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join(root, "scripts/build.ts")];
execFileSync(process.execPath, buildScript, { cwd: root, stdio: "inherit" });

const code = findProgram("code");
if (code === undefined) await openInBrowser();
else await runProgram({ program: code, args: [`--extensionDevelopmentPath=${root}`, sample], cwd: root, env });

/** Serves the editor until interrupted, and prints where. */
async function openInBrowser(): Promise<void> {
  say("code is not on PATH: the editor opens in a browser.");
  const installed = await ensureCodeServer(say);
  if ("skipped" in installed) throw new Error(installed.skipped);
  const data = join(root, ".cache/vscode-in-browser");
  const server = await startCodeServer({
    serverDataDir: join(data, "server"),
    extensionsDir: join(data, "extensions"),
    trust: "ask",
    env,
  });
  say(`Open ${workbenchUrl({ server, folder: sample, extensionDevelopmentPath: root })}`);
  say("Ctrl+C ends it.");
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
}
