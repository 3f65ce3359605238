import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { validateChatRow } from "../../schemas/validators.generated.mjs";
import { lintDataset } from "../unit/language-server/linted-rows.ts";

const sample = join(import.meta.dirname, "../../samples/text-to-sql");

test.each(["train.jsonl", "validation.jsonl"])("every row of the sample's %s meets the schema", (name) => {
  const rows = readFileSync(join(sample, name), "utf8").trimEnd().split("\n");
  for (const row of rows) expect(validateChatRow(JSON.parse(row)), row).toBe(true);
});

test("what breaks the schema is an error to the linter", () => {
  const value = fc.oneof(
    fc.constantFrom("user", "assistant", "usr", "Hi", ""),
    fc.integer(),
    fc.constant(null),
    fc.constant([]),
    fc.constant({}),
  );
  const message = fc.oneof(fc.record({ role: value, content: value }, { requiredKeys: [] }), value);
  const row = fc.record({ messages: fc.oneof(fc.array(message, { maxLength: 3 }), value) });
  fc.assert(
    fc.property(row, (candidate) => {
      fc.pre(!validateChatRow(candidate));
      expect(lintDataset(JSON.stringify(candidate)).map(({ severity }) => severity)).toContain("error");
    }),
    { numRuns: 2000 },
  );
});
