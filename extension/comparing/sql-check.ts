import { equalRows } from "./sql-rows.ts";
import { isOrdered, refusalOfSql, sqlOfAnswer } from "./sql-text.ts";
import { runSqlite } from "./sqlite-runner.ts";

/** `error` says why the answer does not execute, or why it could not be compared. */
export type SqlGrade = { readonly executes: boolean; readonly equalRows: boolean; readonly error: string | null };

const timeoutMs = 5_000;

/**
 * Runs an answer and the expected statement on an SQLite file, read-only, and compares their rows: as a multiset, in order when the
 * expected statement asks for an order. Code fences around the answer are taken off.
 */
export async function gradeSql(request: { databasePath: string; expected: string; answer: string }): Promise<SqlGrade> {
  const sql = sqlOfAnswer(request.answer);
  const refusal = refusalOfSql(sql);
  if (refusal !== null) return { executes: false, equalRows: false, error: refusal };
  const { databasePath } = request;
  const actual = await runSqlite({ databasePath, sql, timeoutMs });
  if (!actual.rows) return { executes: false, equalRows: false, error: actual.error };
  const expected = await runSqlite({ databasePath, sql: sqlOfAnswer(request.expected), timeoutMs });
  if (!expected.rows)
    return { executes: true, equalRows: false, error: `the expected statement fails: ${expected.error}` };
  const ordered = isOrdered(request.expected);
  return {
    executes: true,
    equalRows: equalRows({ expected: expected.rows, actual: actual.rows, ordered }),
    error: null,
  };
}
