import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gradeSql } from "../../../extension/comparing/sql-check.ts";
import { equalRows } from "../../../extension/comparing/sql-rows.ts";
import { isOrdered, refusalOfSql, sqlOfAnswer } from "../../../extension/comparing/sql-text.ts";
import { runSqlite } from "../../../extension/comparing/sqlite-runner.ts";

describe("the SQL of an answer", () => {
  it.each([
    ["SELECT 1", "SELECT 1"],
    ["```sql\nSELECT 1\n```", "SELECT 1"],
    ["Here it is:\n```\nSELECT 1;\n```\nIt counts.", "SELECT 1;"],
    ["```sqlite\r\nSELECT 1", "SELECT 1"],
    ["  SELECT 1\n", "SELECT 1"],
  ])("of %j is %j", (answer, sql) => expect(sqlOfAnswer(answer)).toBe(sql));

  it.each([
    ["SELECT 1", null],
    ["select ';' -- ; one\n;", null],
    ["WITH a AS (SELECT 1) SELECT * FROM a;", null],
    ["(SELECT 1)", null],
    ["/* why */ VALUES (1)", null],
    ["", "there is no statement"],
    ["-- nothing", "there is no statement"],
    ["SELECT 1; SELECT 2", "there is more than one statement"],
    ["SELECT 1; DROP TABLE a", "there is more than one statement"],
    ["DELETE FROM shop", "it is not a query"],
    ["VACUUM INTO 'copy.sqlite'", "it is not a query"],
    ["ATTACH '/etc/passwd' AS p", "it is not a query"],
    ["PRAGMA journal_mode = delete", "it is not a query"],
    ["The answer is 42.", "it is not a query"],
    ["selection of goods", "it is not a query"],
  ])("%j: %j", (sql, refusal) => expect(refusalOfSql(sql)).toBe(refusal));

  it.each([
    ["SELECT a FROM t ORDER BY a", true],
    ["SELECT a FROM t order\n by 1 LIMIT 3", true],
    ["SELECT a FROM t", false],
    ["SELECT a FROM (SELECT a FROM t ORDER BY a LIMIT 3)", false],
    ["SELECT row_number() OVER (ORDER BY a) FROM t", false],
    ["SELECT 'ORDER BY' FROM t -- ORDER BY a", false],
  ])("%j asks for an order: %j", (sql, ordered) => expect(isOrdered(sql)).toBe(ordered));
});

describe("equalRows", () => {
  const expected = [
    ["a", 1],
    ["b", 2.5],
  ];
  it.each([
    { name: "the same", actual: expected, ordered: true, equal: true },
    { name: "another order, unordered", actual: expected.toReversed(), ordered: false, equal: true },
    { name: "another order, ordered", actual: expected.toReversed(), ordered: true, equal: false },
    { name: "one row twice", actual: [...expected, ["a", 1]], ordered: false, equal: false },
    { name: "a row missing", actual: expected.slice(1), ordered: false, equal: false },
    {
      name: "big integers and rounding",
      actual: [
        ["a", 1n],
        ["b", 2.5 + 1e-12],
      ],
      ordered: true,
      equal: true,
    },
    {
      name: "numbers as texts",
      actual: [
        ["a", "1"],
        ["b", "2.5"],
      ],
      ordered: true,
      equal: false,
    },
    { name: "a column more", actual: expected.map((row) => [...row, null]), ordered: true, equal: false },
  ])("$name", ({ actual, ordered, equal }) => expect(equalRows({ expected, actual, ordered })).toBe(equal));

  it("tells null, zero, empty text and blobs apart, and minus zero from nothing", () => {
    const values = [null, 0, "", "null", new Uint8Array([0]), new Uint8Array(), 2n ** 60n, 2n ** 60n + 1n];
    values.forEach((a, i) => {
      values.forEach((b, j) => {
        expect(equalRows({ expected: [[a]], actual: [[b]], ordered: true })).toBe(i === j);
      });
    });
    expect(equalRows({ expected: [[0]], actual: [[-0]], ordered: true })).toBe(true);
  });
});

describe("gradeSql", () => {
  let folder = "";
  let databasePath = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tunesmith-sql-"));
    databasePath = join(folder, "shop.sqlite");
    const database = new DatabaseSync(databasePath);
    database.exec(
      "CREATE TABLE items (title TEXT, price REAL); INSERT INTO items VALUES ('tea', 2.5), ('mug', 9), ('tea', 2.5)",
    );
    database.exec(
      "CREATE TABLE numbers AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n",
    );
    database.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const grade = (answer: string, expected = "SELECT title FROM items"): ReturnType<typeof gradeSql> =>
    gradeSql({ databasePath, expected, answer });

  it("counts rows as often as they come, whatever the columns are called", async () => {
    expect(await grade("```sql\nSELECT title AS t FROM items ORDER BY price\n```")).toEqual({
      executes: true,
      equalRows: true,
      error: null,
    });
    expect(await grade("SELECT DISTINCT title FROM items")).toMatchObject({ executes: true, equalRows: false });
  });

  it("wants the order that the expected statement asks for", async () => {
    const expected = "SELECT title FROM items ORDER BY price DESC";
    expect(await grade("SELECT title FROM items ORDER BY price DESC", expected)).toMatchObject({ equalRows: true });
    expect(await grade("SELECT title FROM items ORDER BY price", expected)).toMatchObject({ equalRows: false });
  });

  it("keeps two columns of one name apart", async () => {
    const expected = "SELECT a.title, b.title FROM items a JOIN items b ON a.price < b.price";
    expect(await grade(expected, expected)).toMatchObject({ equalRows: true });
    expect(
      await grade("SELECT b.title, a.title FROM items a JOIN items b ON a.price < b.price", expected),
    ).toMatchObject({
      equalRows: false,
    });
  });

  it("says why an answer does not execute", async () => {
    expect(await grade("SELECT weight FROM items")).toEqual({
      executes: false,
      equalRows: false,
      error: "no such column: weight",
    });
    expect(await grade("I cannot say.")).toMatchObject({ executes: false, error: "it is not a query" });
    expect(await grade("SELECT 1", "SELECT wrong FROM items")).toMatchObject({
      executes: true,
      equalRows: false,
      error: "the expected statement fails: no such column: wrong",
    });
  });

  it("changes nothing, even by a query that could", async () => {
    expect(await grade("WITH a AS (SELECT 1) DELETE FROM items")).toMatchObject({ executes: false });
    expect(await grade("SELECT title FROM items")).toMatchObject({ equalRows: true });
  });

  it("ends a statement that takes too long, and answers the next one", async () => {
    const endless = "SELECT COUNT(*) FROM numbers a, numbers b, numbers c";
    const slow = runSqlite({ databasePath, sql: endless, timeoutMs: 300 });
    const next = runSqlite({ databasePath, sql: "SELECT 1", timeoutMs: 5000 });
    expect(await slow).toEqual({ rows: null, error: "no result within 0.3 s" });
    expect(await next).toEqual({ rows: [[1n]], error: null });
  });

  it("takes no more rows than fit", async () => {
    expect(await grade("SELECT i FROM numbers")).toMatchObject({ executes: false, error: "more than 10000 rows" });
  });

  it("names a database that is not there", async () => {
    const missing = join(folder, "missing.sqlite");
    expect(await gradeSql({ databasePath: missing, expected: "SELECT 1", answer: "SELECT 1" })).toMatchObject({
      executes: false,
      error: "unable to open database file",
    });
  });
});
