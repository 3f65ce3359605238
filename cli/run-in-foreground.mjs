import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import process from "node:process";

/**
 * Runs a program on this terminal and resolves with its exit code, and with its stdout where `options` pipes that.
 * Ctrl+C reaches the program by itself; this process only waits, so that it does not die while the program still saves.
 */
export async function runInForeground(command, args, options = {}) {
  const child = spawn(command, args, { stdio: "inherit", ...options });
  const wait = () => undefined;
  const end = () => child.kill("SIGTERM");
  process.on("SIGINT", wait).on("SIGTERM", end);
  let stdout = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  try {
    const [code, signal] = await once(child, "close");
    return { code: code ?? 128 + constants.signals[signal], stdout };
  } finally {
    process.off("SIGINT", wait).off("SIGTERM", end);
  }
}
