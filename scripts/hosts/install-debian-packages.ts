import { existsSync } from "node:fs";
import process from "node:process";
import { findProgram } from "./find-program.ts";
import { lastLines, runProgram } from "./run-program.ts";

/** Installs packages with apt-get where that is possible without asking anybody: as root on Debian and its descendants. */
export async function installDebianPackages(request: {
  readonly packages: readonly string[];
  readonly log: (line: string) => void;
}): Promise<{ installed: true } | { skipped: string }> {
  const names = request.packages.join(" ");
  const apt = findProgram("apt-get");
  if (apt === undefined || !existsSync("/etc/debian_version") || process.getuid?.() !== 0)
    return { skipped: `Install ${names} with the package manager of this system; apt-get as root is not at hand.` };
  request.log(`Installing Debian packages: ${names}.`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runProgram({ command: apt, args: ["update", "-qq"], env });
  const install = await runProgram({
    command: apt,
    args: ["install", "-y", "-qq", "--no-install-recommends", ...request.packages],
    env,
  });
  if (install.code === 0) return { installed: true };
  return { skipped: `apt-get could not install ${names}: ${lastLines(install.output)}` };
}
