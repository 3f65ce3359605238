// `npm run vscode`: the sample workspace with the extension loaded, in VS Code when `code` is on PATH, else in a browser.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { failureText } from "../cli/arguments.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { ensureCodeServer, installVsix, startCodeServer, workbenchUrl } from "./hosts/code-server.ts";
import { type DesktopCode, findDesktopCode } from "./hosts/desktop-code.ts";
import { lastLines, runProgram } from "./hosts/run-program.ts";
import { quietNode } from "./quiet-node.mjs";

const root = join(import.meta.dirname, "..");
const folder = join(root, "samples", "text-to-sql");
// The environment that `npm start` set up serves here too; without the name the extension would set up one of its own.
const env = { ...process.env, TUNESMITH_HOME: tunesmithHome(process.env) };

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs another script of this folder and passes its complaints on. */
async function runScript(name: string, ...args: readonly string[]): Promise<boolean> {
  const script = [...quietNode, join(root, "scripts", name), ...args];
  const ran = await runProgram({ command: process.execPath, args: script, cwd: root });
  if (ran.code !== 0) process.stderr.write(ran.output);
  return ran.code === 0;
}

/** A window of the desktop editor that takes the extension from this checkout. */
async function openDesktop(code: DesktopCode): Promise<number> {
  if (!(await runScript("build.ts"))) return 1;
  const args = [
    ...code.args,
    "--new-window",
    "--disable-workspace-trust",
    `--extensionDevelopmentPath=${root}`,
    folder,
  ];
  const opened = await runProgram({ command: code.command, args, env: { ...env, ...code.env } });
  say(
    opened.code === 0 ? "VS Code opens the sample. Run the command Tunesmith: Train LoRA." : lastLines(opened.output),
  );
  return opened.code;
}

/** A new profile begins with the sample's README instead of a tour of the editor; what a person changes later stays. */
async function writeFirstSettings(serverDataDir: string): Promise<void> {
  const file = join(serverDataDir, "data", "User", "settings.json");
  if (existsSync(file)) return;
  const settings = {
    "workbench.startupEditor": "readme",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "git.openRepositoryInParentFolders": "never",
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(settings, null, 2));
}

/**
 * Serves the editor until Ctrl+C. The extension is packed and installed: an extension under development would need the editor's test
 * driver, and with that no notification appears by itself.
 */
async function openInBrowser(): Promise<number> {
  say("code is not on PATH: the editor opens in a browser.");
  const installed = await ensureCodeServer(say);
  if ("skipped" in installed) {
    process.stderr.write(`${installed.skipped} Or install VS Code with its code command.\n`);
    return 1;
  }
  const profile = join(root, ".cache", "vscode");
  const profileFolders = { serverDataDir: join(profile, "data"), extensionsDir: join(profile, "extensions") };
  const vsix = join(profile, "tunesmith.vsix");
  await mkdir(profile, { recursive: true });
  if (!(await runScript("package.ts", relative(root, vsix)))) return 1;
  await installVsix({ vsix, ...profileFolders });
  await writeFirstSettings(profileFolders.serverDataDir);
  // The sample is this checkout's own, and the checkout's scripts run already.
  const server = await startCodeServer({ ...profileFolders, trust: "off", development: false, env });
  say(`Open ${workbenchUrl({ server, folder })}`);
  say("The sample is open there with Tunesmith installed. Ctrl+C ends the editor; a training goes on.");
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await server.stop();
  return 0;
}

async function main(): Promise<number> {
  if (!existsSync(env.TUNESMITH_HOME))
    say("Nothing is set up yet: npm start does it, or the editor asks at the first training.");
  const code = await findDesktopCode();
  return code === undefined ? openInBrowser() : openDesktop(code);
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = 1;
  },
);
