import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { type SqliteAnswer, type SqliteQuestion, sqliteChildCode } from "./sqlite-child.ts";

const maxRows = 10_000;

function startChild(): ChildProcess {
  const child = spawn(process.execPath, ["--no-warnings", "-e", sqliteChildCode], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
    windowsHide: true,
    // In the editor execPath is Electron, which is a Node only with this.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", NODE_OPTIONS: "" },
  });
  // Nobody has to close it: it ends with the channel, and neither keeps this process alive between questions.
  child.unref();
  child.channel?.unref();
  return child;
}

function ask(child: ChildProcess, question: SqliteQuestion, timeoutMs: number): Promise<SqliteAnswer> {
  const { promise, resolve } = Promise.withResolvers<SqliteAnswer>();
  const fail = (error: string): void => resolve({ rows: null, error });
  const onError = (error: Error): void => fail(`SQLite could not be started: ${error.message}`);
  const onExit = (): void => fail("SQLite ended by itself");
  const timer = setTimeout(() => {
    fail(`no result within ${timeoutMs / 1000} s`);
    child.kill("SIGKILL");
  }, timeoutMs);
  child.channel?.ref();
  child.once("message", resolve).once("error", onError).once("exit", onExit);
  child.send(question, (error) => {
    if (error) onError(error);
  });
  return promise.finally(() => {
    clearTimeout(timer);
    child.channel?.unref();
    child.off("message", resolve).off("error", onError).off("exit", onExit);
  });
}

let child: ChildProcess | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Runs one reading statement, read-only, in a child process that is killed when it takes longer. One at a time, in turn. */
export function runSqlite(request: { databasePath: string; sql: string; timeoutMs: number }): Promise<SqliteAnswer> {
  const answer = last.then(async () => {
    if (!child?.connected) child = startChild();
    const { databasePath, sql } = request;
    const result = await ask(child, { databasePath, sql, maxRows }, request.timeoutMs);
    if (child.killed || child.exitCode !== null || child.signalCode !== null) child = undefined;
    return result;
  });
  last = answer;
  return answer;
}
