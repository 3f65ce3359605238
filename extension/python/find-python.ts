import process from "node:process";
import { Problem } from "../problem.ts";
import { type Command, runCommand } from "./run-command.ts";

/** A Python interpreter that the environment can be built from. */
export type BasePython = { readonly path: string; readonly version: readonly [number, number, number] };

const probe = [
  "import sys, json",
  "print(json.dumps({'path': sys.executable, 'version': list(sys.version_info[:3]), 'bits': sys.maxsize.bit_length() + 1}))",
].join("; ");
const probeTimeoutMs = 15_000;

/** The versions that torch and the locked packages have wheels for. */
const oldest = [3, 11] as const;
const tooNew = [3, 15] as const;

/** Pure: whether torch and the locks support this version. */
export function isSupportedPython(version: readonly number[]): boolean {
  const [major = 0, minor = 0] = version;
  return major === oldest[0] && minor >= oldest[1] && minor < tooNew[1];
}

/** Pure: the commands to try, in this order. An editor started from the Dock or a menu has a short PATH, hence the full paths. */
export function pythonCandidates(
  setting: string,
  platform: NodeJS.Platform,
): readonly (readonly [string, ...string[]])[] {
  const named: [string, ...string[]][] = setting === "" ? [] : [[setting]];
  if (platform === "win32") return [...named, ["py", "-3"], ["python"], ["python3"]];
  const versions = ["python3.13", "python3.12", "python3.11"];
  const folders = platform === "darwin" ? ["/opt/homebrew/bin", "/usr/local/bin"] : ["/usr/bin", "/usr/local/bin"];
  const names = ["python3", "python", ...versions];
  const full = folders.flatMap((folder) => ["python3", ...versions].map((name) => `${folder}/${name}`));
  return [...named, ...[...names, ...full].map((name): [string] => [name])];
}

async function examine(
  [file, ...args]: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<BasePython | { readonly seen: string } | undefined> {
  const command: Command = {
    file,
    args: [...args, "-I", "-c", probe],
    env: process.env,
    signal,
    timeoutMs: probeTimeoutMs,
  };
  const result = await runCommand(command);
  // The Windows Store's placeholder ends with an error or prints nothing.
  if (result.code !== 0 || result.stdout[0] === undefined) return undefined;
  try {
    const found = JSON.parse(result.stdout[0]) as { path: string; version: [number, number, number]; bits: number };
    const text = `Python ${found.version.join(".")}${found.bits === 64 ? "" : ` (${found.bits} bits)`}`;
    if (!isSupportedPython(found.version) || found.bits !== 64) return { seen: `${text} at ${found.path}` };
    return { path: found.path, version: found.version };
  } catch {
    // Something else than Python answered to the name.
    return undefined;
  }
}

function installHint(platform: NodeJS.Platform): string {
  if (platform === "win32") return "Install Python 3.12 (winget install Python.Python.3.12), then set up again.";
  if (platform === "darwin") return "Install Python 3.12 (brew install python@3.12), then set up again.";
  return "Install Python 3.11 or newer with its venv module (Debian and Ubuntu: apt-get install python3 python3-venv), then set up again.";
}

/**
 * The first Python on this machine that the packages support.
 * @throws Problem `no-python` that says which ones were seen and what to install.
 */
export async function findPython(request: {
  readonly setting: string;
  readonly signal: AbortSignal;
  readonly platform?: NodeJS.Platform;
}): Promise<BasePython> {
  const platform = request.platform ?? process.platform;
  const seen: string[] = [];
  for (const candidate of pythonCandidates(request.setting, platform)) {
    const found = await examine(candidate, request.signal);
    if (!found) continue;
    if ("path" in found) return found;
    if (!seen.includes(found.seen)) seen.push(found.seen);
  }
  throw new Problem({
    code: "no-python",
    message:
      seen.length === 0
        ? "No Python was found. Training needs Python 3.11 to 3.14, 64 bits."
        : `Only ${seen.join(", ")} was found. Training needs Python 3.11 to 3.14, 64 bits.`,
    hint: installHint(platform),
    actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
  });
}
