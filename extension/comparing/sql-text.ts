/** A quoted text, a quoted name or a comment: nothing in it is SQL. A backtick or bracket quotes a name in SQLite too. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** The statement with quoted parts and comments blanked, position by position. */
function bare(sql: string): string {
  return sql.replace(opaque, (text) =>
    (text.startsWith("--") || text.startsWith("/*") ? " " : "x").repeat(text.length),
  );
}

/** The SQL of an answer: what stands in its first code fence, else all of it. */
export function sqlOfAnswer(answer: string): string {
  const fence = /```[a-z]*[ \t]*\r?\n?([\s\S]*?)(?:```|$)/i.exec(answer);
  return (fence?.[1] ?? answer).trim();
}

/** Why a statement is not run, or null. Only reading ones are: VACUUM INTO and ATTACH reach files even in a read-only database. */
export function refusalOfSql(sql: string): string | null {
  const text = bare(sql);
  if (text.trim() === "") return "there is no statement";
  const end = text.indexOf(";");
  if (end >= 0 && text.slice(end).replaceAll(";", "").trim() !== "") return "there is more than one statement";
  return /^[\s(]*(select|with|values)\b/i.test(text) ? null : "it is not a query";
}

/** Whether the order of a statement's rows is asked for: an ORDER BY outside of parentheses. */
export function isOrdered(sql: string): boolean {
  let text = bare(sql);
  // Innermost parentheses first, until none are left.
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(/\([^()]*\)/g, " ");
  }
  return /\border\s+by\b/i.test(text);
}
