import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  findProfile,
  profileNames,
  profileOrDefault,
} from "../../../../language-server/documents/provider-profiles.ts";
import { rulePages } from "../../../../language-server/features/rule-page.ts";
import { datasetRules, rowRules } from "../../../../language-server/rules/dataset-rules.ts";
import { validateProvider } from "../../../../schemas/validators.generated.mjs";

const root = join(import.meta.dirname, "../../../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("every provider file is a profile under its own name, and a choice of the setting", () => {
  const files = readdirSync(join(root, "schemas/providers")).map((name) => name.replace(/\.json$/, ""));
  expect([...profileNames].sort()).toEqual(files.sort());
  const setting = manifest.contributes.configuration.properties["tunesmith.dataset.profile"];
  expect([...setting.enum].sort()).toEqual(files);
});

test.each(profileNames)("%s meets its schema and names rules that exist", (name) => {
  const profile = findProfile(name);
  expect(validateProvider(profile), JSON.stringify(validateProvider.errors)).toBe(true);
  const ids = new Set<string>([...rowRules, ...datasetRules].map(({ id }) => id));
  for (const id of Object.keys(profile?.severities ?? {})) expect(ids).toContain(id);
});

test("an unknown name is linted as TRL", () => {
  expect(findProfile("nobody")).toBeUndefined();
  expect(profileOrDefault("nobody").name).toBe("trl");
});

test("rule pages are linked in the repository of the manifest", () => {
  expect(rulePages.startsWith(manifest.repository.url.replace(/\.git$/, "/"))).toBe(true);
});
