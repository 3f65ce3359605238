import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, ".github/workflows/check.yml"), "utf8");

type Step = { uses?: string; run?: string };
type Cell = { os: string; node: number; vscode: string };
type Job = {
  strategy: { matrix: { os: string[]; node: number[]; vscode: string[]; include: Cell[] } };
  env: Record<string, string>;
  steps: Step[];
};
const { check } = (parse(text) as { jobs: { check: Job } }).jobs;
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  engines: { vscode: string; node: string };
};

test("actions are pinned by commit, with their tag beside it", () => {
  const used = [...text.matchAll(/uses: (.*)$/gm)].map((match) => match[1]);
  expect(used.length).toBeGreaterThan(3);
  for (const action of used) expect(action).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("three systems, the oldest editor and the oldest Node are tried", () => {
  const { os, include } = check.strategy.matrix;
  expect(os.map((name) => name.split("-")[0]).sort()).toEqual(["macos", "ubuntu", "windows"]);
  expect(include.map(({ vscode }) => `^${vscode}`)).toContain(manifest.engines.vscode);
  expect(include.map(({ node }) => `>=${node}`)).toContain(manifest.engines.node);
});

test("a desktop editor is required, by the version of the matrix, with a display on Linux", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub fills it in.
  expect(check.env["TUNESMITH_VSCODE_VERSION"]).toBe("${{ matrix.vscode }}");
  expect(check.env["TUNESMITH_REQUIRE_ELECTRON"]).toBe("1");
  expect(check.steps.some(({ run }) => run === "xvfb-run -a npm test")).toBe(true);
});

test("continuous integration elsewhere runs npm test and nothing else", () => {
  const lines = readFileSync(join(root, ".ci/run"), "utf8").split("\n");
  const commands = lines.filter((line) => line !== "" && !/^(#|set |cd )/.test(line));
  expect(commands).toEqual(["npm test"]);
});
