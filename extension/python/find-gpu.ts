import { existsSync } from "node:fs";
import process from "node:process";
import { runCommand } from "./run-command.ts";

const askTimeoutMs = 10_000;

/** Whose GPU with a compute driver this machine has, as far as it shows without torch. Apple's needs no special build. */
export async function findGpu(signal: AbortSignal): Promise<"nvidia" | "amd" | null> {
  if (existsSync("/proc/driver/nvidia/version")) return "nvidia";
  if (process.platform === "linux" && existsSync("/dev/kfd")) return "amd";
  if (process.platform === "darwin") return null;
  const args = ["--query-gpu=name", "--format=csv,noheader"];
  const asked = await runCommand({ file: "nvidia-smi", args, env: process.env, signal, timeoutMs: askTimeoutMs });
  return asked.code === 0 && (asked.stdout[0] ?? "").trim() !== "" ? "nvidia" : null;
}
