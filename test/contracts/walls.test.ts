import { execFile } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** A file of a room, and what it may not import. */
const refused: readonly (readonly [file: string, specifier: string])[] = [
  ["schemas/a.ts", "../language-server/text/line-store.ts"],
  ["schemas/a.ts", "../extension/problem.ts"],
  ["schemas/a.ts", "../cli/arguments.ts"],
  ["schemas/a.ts", "node:fs"],
  ["schemas/a.ts", "node:fs/promises"],
  ["schemas/a.ts", "execa"],
  ["schemas/a.ts", "vscode-languageserver/node"],
  ["language-server/features/a.ts", "../../extension/problem.ts"],
  ["language-server/features/a.ts", "../../cli/arguments.ts"],
  ["language-server/features/a.ts", "vscode"],
  ["language-server/features/a.ts", "vscode-languageclient/node"],
  ["language-server/rules/dataset/a.ts", "../../scan/lint-file.ts"],
  ["language-server/rules/dataset/a.ts", "../../features/diagnostics.ts"],
  ["language-server/rules/dataset/a.ts", "node:fs"],
  ["language-server/rules/dataset/a.ts", "node:fs/promises"],
  ["language-server/rules/dataset/a.ts", "node:child_process"],
  ["language-server/text/a.ts", "vscode-languageserver/node"],
  ["language-server/documents/a.ts", "../scan/decode-lines.ts"],
  ["extension/runs/a.ts", "vscode"],
  ["extension/runs/a.ts", "../editor/settings.ts"],
  ["extension/runs/a.ts", "../../language-server/text/line-store.ts"],
  ["extension/runs/a.ts", "../../scripts/terminal.ts"],
  ["extension/editor/a.ts", "../../language-server/text/line-store.ts"],
  ["extension/editor/a.ts", "../../media/loss/main.ts"],
  ["extension/editor/a.ts", "../../cli/arguments.ts"],
  ["extension/editor/a.ts", "../../test/unit/runs/run-factory.ts"],
  ["media/loss/a.ts", "node:fs/promises"],
  ["media/loss/a.ts", "vscode"],
  ["media/loss/a.ts", "yaml"],
  ["media/loss/a.ts", "../../extension/runs/run-text.ts"],
  ["cli/a.ts", "vscode"],
  ["cli/a.ts", "../extension/editor/settings.ts"],
  ["cli/a.ts", "../extension/extension.ts"],
  ["cli/a.ts", "../media/loss/main.ts"],
  ["cli/a.ts", "../scripts/terminal.ts"],
];

const accepted: readonly (readonly [file: string, specifier: string])[] = [
  ["schemas/a.ts", "./steps.ts"],
  ["language-server/features/a.ts", "vscode-languageserver/node"],
  ["language-server/features/a.ts", "../rules/rule.ts"],
  ["language-server/rules/dataset/a.ts", "../../documents/conversation.ts"],
  ["language-server/text/a.ts", "yaml"],
  ["language-server/scan/a.ts", "node:fs/promises"],
  ["extension/runs/a.ts", "node:fs/promises"],
  ["extension/runs/a.ts", "../../schemas/steps.ts"],
  ["extension/editor/a.ts", "vscode"],
  ["extension/editor/a.ts", "../runs/run-state.ts"],
  ["media/loss/a.ts", "../../schemas/loss-view-protocol.ts"],
  ["media/loss/a.ts", "../parts/dom.ts"],
  ["media/loss/a.ts", "uplot"],
  ["cli/a.ts", "../language-server/scan/lint-file.ts"],
  ["cli/a.ts", "../extension/runs/run-state.ts"],
  ["cli/a.ts", "node:fs"],
  ["scripts/a.ts", "../cli/arguments.ts"],
];

type Config = { overrides: { includes: string[]; linter: { rules: object } }[] };
const config = JSON.parse(readFileSync(join(root, "biome.json"), "utf8")) as Config;
/** Files that the walls name one by one. */
const pureFiles = config.overrides
  .filter(({ linter }) => JSON.stringify(linter).includes("noRestrictedImports"))
  .flatMap(({ includes }) => includes)
  .filter((path) => path.endsWith(".ts") && !path.startsWith("!") && path !== "extension/extension.ts");
const pureImports = ["node:fs", "node:fs/promises", "node:child_process", "vscode", "../editor/settings.ts", "execa"];
const pureCases = pureFiles.flatMap((file) => pureImports.map((specifier) => [file, specifier] as const));

let folder: string;
/** `file specifier` of every import that biome refused. */
let complaints: ReadonlySet<string>;

/** One small file per case in a tree like ours, looked at by the real biome with our configuration in one run. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tunesmith-walls-"));
  for (const name of ["biome.json", ".gitignore"]) copyFileSync(join(root, name), join(folder, name));
  const cases = new Map<string, string[]>();
  for (const [file, specifier] of [...refused, ...accepted, ...pureCases])
    cases.set(file, [...(cases.get(file) ?? []), specifier]);
  for (const [file, specifiers] of cases) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), specifiers.map((specifier) => `import "${specifier}";\n`).join(""));
  }
  const report = await lint(folder);
  complaints = new Set(
    report.map(({ path, line }) => {
      const file = [...cases.keys()].find((name) => path.endsWith(`/${name}`)) ?? path;
      return `${file} ${cases.get(file)?.[line - 1] ?? "?"}`;
    }),
  );
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Complaint = { readonly path: string; readonly line: number };

function lint(cwd: string): Promise<Complaint[]> {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--only=style/noRestrictedImports", "--reporter=github", "--max-diagnostics=none", "."];
  return new Promise((resolve) => {
    // Exit code 1 is what is wanted here.
    execFile(process.execPath, args, { cwd, maxBuffer: 1e8 }, (_error, stdout) => {
      const lines = [...stdout.matchAll(/file=([^,]+),line=(\d+)/g)];
      resolve(lines.map(([, path = "", line]) => ({ path: path.replaceAll("\\", "/"), line: Number(line) })));
    });
  });
}

describe("the walls between the rooms", () => {
  test.each(refused)("%s may not import %s", (file, specifier) => {
    expect([...complaints]).toContain(`${file} ${specifier}`);
  });

  test.each(accepted)("%s may import %s", (file, specifier) => {
    expect([...complaints]).not.toContain(`${file} ${specifier}`);
  });

  test("every file that is called pure exists and may not touch the world", () => {
    expect(pureFiles.length).toBeGreaterThan(10);
    for (const file of pureFiles) expect(existsSync(join(root, file)), file).toBe(true);
    expect(pureCases.map((of) => of.join(" ")).filter((one) => !complaints.has(one))).toEqual([]);
  });
});

describe("children", () => {
  const sources = ["schemas", "language-server", "extension", "media", "cli", "scripts"].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|mjs|cjs)$/.test(name) && !name.includes(".generated."))
      .map((name) => join(room, name)),
  );

  test("none is started through a shell", () => {
    expect(sources.length).toBeGreaterThan(100);
    const throughShell = /\bshell\s*:|import \{[^}]*\bexec(Sync)?\b[^}]*\} from "node:child_process"/;
    expect(sources.filter((path) => throughShell.test(readFileSync(join(root, path), "utf8")))).toEqual([]);
  });
});
