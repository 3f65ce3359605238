import type * as vscode from "vscode";
import { redact, secretsIn } from "../python/redact.ts";

const secrets = new Set(secretsIn(process.env));

/** A value that no log of this extension writes from now on. */
export function keepOutOfLog(secret: string): void {
  secrets.add(secret);
}

/** A text as it may be shown, logged or copied. */
export function withoutSecrets(text: string): string {
  return redact(text, secrets);
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  return value instanceof Error ? withoutSecrets(value.stack ?? value.message) : value;
}

/** The channel as the one sink of everything that is logged: what is secret is taken out on the way. */
export function redactedLog(channel: vscode.LogOutputChannel): vscode.LogOutputChannel {
  const levels = ["trace", "debug", "info", "warn", "error"] as const;
  const write = (level: (typeof levels)[number]) => ({
    value: (message: string, ...rest: unknown[]): void => channel[level](String(clean(message)), ...rest.map(clean)),
  });
  return Object.create(channel, Object.fromEntries(levels.map((level) => [level, write(level)])));
}
