import { findProgram } from "./find-program.ts";
import { installDebianPackages } from "./install-debian-packages.ts";
import { runProgram } from "./run-program.ts";

/** A Python that has pip; Debian packs pip on its own. */
export async function findPip(log: (line: string) => void): Promise<string | undefined> {
  const python = findProgram("python3") ?? findProgram("python");
  if (python === undefined) return undefined;
  if ((await runProgram({ command: python, args: ["-m", "pip", "--version"] })).code === 0) return python;
  const installed = await installDebianPackages({ packages: ["python3-pip"], log });
  return "skipped" in installed ? undefined : python;
}
