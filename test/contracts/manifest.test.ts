import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultRunsFolder } from "../../extension/training/beside-config.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
type Menu = { command: string; when?: string };
type Manifest = {
  engines: { vscode: string };
  devDependencies: Record<string, string>;
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; title: string; category: string; enablement?: string }[];
    menus: Record<string, Menu[]>;
    viewsWelcome: { contents: string }[];
    configuration: { properties: Record<string, { markdownDescription: string; scope: string; default: unknown }> };
  };
  activationEvents: string[];
};
const manifest = JSON.parse(read("package.json")) as Manifest;
const commands = manifest.contributes.commands.map(({ command }) => command);
const sources = readdirSync(join(root, "extension"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".generated.ts"))
  .map((name) => ({ name, text: read(join("extension", name)) }));

describe("the manifest against the code", () => {
  test.each(commands)("%s has an action in the command table", (command) => {
    expect(sources.find(({ name }) => name.endsWith("command-table.ts"))?.text).toContain(`"${command}":`);
  });

  test("menus, welcome texts and code name only commands that exist", () => {
    const menus = Object.values(manifest.contributes.menus)
      .flat()
      .map(({ command }) => command);
    const welcome = manifest.contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/command:([\w.]+)/g)].map((match) => match[1] ?? ""),
    );
    // Actions of Problems are strings: plain modules know no manifest types.
    const actions = sources.flatMap(({ text }) =>
      [...text.matchAll(/command: "(tunesmith\.[\w.]+)"/g)].map((match) => match[1] ?? ""),
    );
    for (const command of [...menus, ...welcome, ...actions]) expect(commands).toContain(command);
  });

  test("settings that code reads exist, and existing settings are read", () => {
    const settings = Object.keys(manifest.contributes.configuration.properties);
    const text = sources.map((source) => source.text).join("\n");
    const used = [...text.matchAll(/setting\(\s*"(tunesmith\.[\w.]+)"/g)].map((match) => match[1]);
    for (const name of used) expect(settings).toContain(name);
    // The language client reads these two itself.
    const byClient = ["tunesmith.trace.server", "tunesmith.dataset.profile"];
    expect(settings.filter((name) => !used.includes(name) && !byClient.includes(name))).toEqual([]);
  });

  test("every setting that decides what is executed or asked is restricted in untrusted workspaces", () => {
    const { untrustedWorkspaces } = manifest.capabilities;
    expect(untrustedWorkspaces.supported).toBe("limited");
    for (const name of ["tunesmith.pythonPath", "tunesmith.ollamaHost", "tunesmith.runsFolder"])
      expect(untrustedWorkspaces.restrictedConfigurations).toContain(name);
  });

  test("the editor types are those of the oldest editor that we support", () => {
    expect(`^${manifest.devDependencies["@types/vscode"]}`).toBe(manifest.engines.vscode);
  });

  test("nothing activates at start-up", () => {
    expect(manifest.activationEvents).not.toContain("*");
    expect(manifest.activationEvents).not.toContain("onStartupFinished");
  });

  test("a workspace with runs activates by name: a search does not see ignored files, and runs ignore themselves", () => {
    expect(manifest.activationEvents).toContain(`workspaceContains:${defaultRunsFolder}`);
    for (const event of manifest.activationEvents) expect(event).not.toMatch(/\*.*\.tunesmith/);
    const settings = manifest.contributes.configuration.properties;
    expect(settings["tunesmith.runsFolder"]?.default).toBe(defaultRunsFolder);
  });

  test("titles are words of ours: no exclamation marks, no please", () => {
    const texts = [
      ...manifest.contributes.commands.map(({ title }) => title),
      ...Object.values(manifest.contributes.configuration.properties).map(
        ({ markdownDescription }) => markdownDescription,
      ),
      ...manifest.contributes.viewsWelcome.map(({ contents }) => contents),
    ];
    for (const text of texts) expect(text).not.toMatch(/!|\bplease\b|\bsuccessfully\b/i);
  });
});

describe("what is committed", () => {
  test("lock files carry no download addresses", () => {
    const locks = ["package-lock.json", "test/e2e/package-lock.json"];
    for (const lock of locks) expect(read(lock)).not.toContain('"resolved"');
  });
});
