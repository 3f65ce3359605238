import { stripVTControlCharacters } from "node:util";
import { Problem } from "../problem.ts";
import { redact } from "./redact.ts";
import type { CommandResult } from "./run-command.ts";

const maxLength = 300;

/** Lines that tell what broke, before lines that tell where: uv, pip and Python mark them. */
const errorLine = /^\s*(?:error:|ERROR:|×|fatal:|[A-Z]\w*(?:Error|Exception):)\s*/;
const causeLine = /^\s*(?:cause:|Caused by:|╰─▶|├─▶)\s*/;
const noise = /^\s*(?:hint:|note:|\[notice\]|WARNING:|warning:|Traceback|File "|at )/;

/** The line of a command's output that says best why it failed, with its deepest cause; "" for no output. */
export function lastMeaningfulLine(lines: readonly string[]): string {
  const clean = lines.map((line) => redact(stripVTControlCharacters(line)).trimEnd());
  const spoken = clean.filter((line) => line.trim() !== "" && !noise.test(line));
  const error = spoken.findLast((line) => errorLine.test(line)) ?? spoken.findLast((line) => !causeLine.test(line));
  const cause = spoken.findLast((line) => causeLine.test(line));
  const parts = [error?.replace(errorLine, ""), cause?.replace(causeLine, "")];
  const text = parts.filter((part) => part !== undefined && part.trim() !== "").join(": ");
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text.trim();
}

const nextSteps: readonly { readonly pattern: RegExp; readonly code: string; readonly hint: string }[] = [
  {
    pattern: /no space left|disk quota|ENOSPC|os error 28|os error 112/i,
    code: "disk-full",
    hint: "The disk is full. Free about 8 GB and set up again; what is done stays.",
  },
  {
    pattern: /no wheels? with a matching|no (?:usable|compatible) wheels?/i,
    code: "unsupported-machine",
    hint: "The packages exist for Linux and Windows on x86-64, Linux on ARM64 and macOS 14 or newer on Apple silicon. Elsewhere name a Python of your own in tunesmith.pythonPath (TUNESMITH_PYTHON in a terminal).",
  },
  {
    pattern: /hash mismatch|do not match the hashes|another hash/i,
    code: "hash-mismatch",
    hint: "What the package index sent is not what the lock asks for. Check a mirror or proxy in between, then set up again.",
  },
  {
    pattern:
      /dns|name resolution|address information|failed to fetch|connect|timed? ?out|network|unreachable|certificate|tls|proxy/i,
    code: "network",
    hint: "Check the network, and HTTPS_PROXY and UV_DEFAULT_INDEX where a proxy or a mirror is used, then set up again.",
  },
  {
    pattern: /permission denied|access is denied|EACCES|os error 13|read-only file system/i,
    code: "not-writable",
    hint: "Make Tunesmith's folder writable, or set TUNESMITH_HOME to another folder, then set up again.",
  },
];

/** The Problem of a failed step: what was tried, the command's own reason, and what to do about that reason. */
export function stepFailed(what: string, result: Pick<CommandResult, "lines" | "code">): Problem {
  const reason = lastMeaningfulLine(result.lines) || `it ended with ${result.code ?? "a signal"}`;
  const text = result.lines.join("\n");
  const step =
    nextSteps.find(({ pattern }) => pattern.test(reason)) ?? nextSteps.find(({ pattern }) => pattern.test(text));
  return new Problem({
    code: `set-up-${step?.code ?? "failed"}`,
    message: `${what} failed: ${reason}${/[.…]$/.test(reason) ? "" : "."}`,
    hint: step?.hint ?? "Set up again; what is done stays. If it fails in the same way, the log has the whole output.",
    actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
  });
}
