import type { SqlRow } from "./sql-rows.ts";

/** What the child is asked, and what it answers. `rows` is null with the reason in `error`. */
export type SqliteQuestion = { readonly databasePath: string; readonly sql: string; readonly maxRows: number };
export type SqliteAnswer = { readonly rows: SqlRow[] | null; readonly error: string | null };

type Row = SqlRow;
type Sqlite = {
  DatabaseSync: new (
    path: string,
    options: { readOnly: boolean },
  ) => {
    prepare(sql: string): {
      setReturnArrays(on: boolean): void;
      setReadBigInts(on: boolean): void;
      iterate(): Iterable<Row>;
    };
    close(): void;
  };
};

/** The whole child: it runs from its own text, so it may use nothing from outside of itself. */
function answerQuestions(): void {
  const sqlite = process.getBuiltinModule("node:sqlite") as unknown as Sqlite;
  const rowsOf = ({ databasePath, sql, maxRows }: SqliteQuestion): Row[] => {
    const database = new sqlite.DatabaseSync(databasePath, { readOnly: true });
    try {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      statement.setReadBigInts(true);
      const rows: Row[] = [];
      for (const row of statement.iterate()) {
        if (rows.length === maxRows) throw new Error(`more than ${maxRows} rows`);
        rows.push(row);
      }
      return rows;
    } finally {
      database.close();
    }
  };
  process.on("message", (question: SqliteQuestion) => {
    let answer: SqliteAnswer;
    try {
      answer = { rows: rowsOf(question), error: null };
    } catch (error) {
      answer = { rows: null, error: error instanceof Error ? error.message : String(error) };
    }
    process.send?.(answer);
  });
}

/** JavaScript for `node -e`: a statement that never ends can only be ended together with its process. */
export const sqliteChildCode = `(${answerQuestions.toString()})()`;
