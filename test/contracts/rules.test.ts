import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { ruleFiles, ruleRooms } from "../../scripts/generate/rule-pages.ts";

const root = join(import.meta.dirname, "../..");
const files = await ruleFiles(root);

// That every file is in its list is shown beside the lists, in every-rule.test.ts.
describe("each rule is one file, one test, one page", () => {
  test("there are at least 15 dataset rules and 10 config rules", () => {
    expect(files.filter(({ rule }) => rule.id.startsWith("dataset/")).length).toBeGreaterThanOrEqual(15);
    expect(files.filter(({ rule }) => rule.id.startsWith("config/")).length).toBeGreaterThanOrEqual(10);
  });

  test.each(files.map((file) => [file.rule.id, file] as const))(
    "%s is named as its file, and has its test and its page",
    (id, file) => {
      expect(basename(file.path, ".ts")).toBe(id.split("/")[1]);
      expect(existsSync(join(root, "test/unit/language-server/rules", `${id}.test.ts`))).toBe(true);
      expect(existsSync(join(root, "docs/rules", `${id}.md`))).toBe(true);
    },
  );

  test("ids are unique", () => {
    expect(new Set(files.map(({ rule }) => rule.id)).size).toBe(files.length);
  });

  test("no test is left of a rule that is gone", () => {
    const tests = Object.keys(ruleRooms).flatMap((room) =>
      readdirSync(join(root, "test/unit/language-server/rules", room)).map(
        (name) => `${room}/${basename(name, ".test.ts")}`,
      ),
    );
    expect(tests.sort()).toEqual(files.map(({ rule }) => rule.id as string).sort());
  });

  test("no page is left of a rule that is gone", () => {
    const pages = Object.keys(ruleRooms).flatMap((room) =>
      readdirSync(join(root, "docs/rules", room)).map((name) => `${room}/${name.replace(/\.md$/, "")}`),
    );
    expect(pages.sort()).toEqual(files.map(({ rule }) => rule.id as string).sort());
  });

  test("the index names every rule", () => {
    const index = readFileSync(join(root, "docs/rules/README.md"), "utf8");
    for (const { rule } of files) expect(index).toContain(`(${rule.id}.md)`);
  });
});
