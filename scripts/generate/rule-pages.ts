import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Rule } from "../../language-server/rules/rule.ts";

/** Folders of rules, and what their examples are written in. */
export const ruleRooms = { dataset: "jsonl", config: "yaml", adapter: "json" } as const;

export type RuleFile = { readonly path: string; readonly rule: Rule };

function isRule(value: unknown): value is Rule {
  return typeof value === "object" && value !== null && "id" in value && "check" in value && "docs" in value;
}

/** Every rule under language-server/rules/<room>/, found by its shape, sorted by id. */
export async function ruleFiles(root: string): Promise<RuleFile[]> {
  const found: RuleFile[] = [];
  for (const room of Object.keys(ruleRooms)) {
    const folder = join(root, "language-server/rules", room);
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".ts"))) {
      const exports = (await import(pathToFileURL(join(folder, name)).href)) as Record<string, unknown>;
      for (const rule of Object.values(exports).filter(isRule))
        found.push({ path: `language-server/rules/${room}/${name}`, rule });
    }
  }
  return found.sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}

function fence(text: string, language: string): string {
  return `\`\`\`${language}\n${text.replace(/\n$/, "")}\n\`\`\``;
}

function page({ path, rule }: RuleFile): string {
  const [, language = ""] = Object.entries(ruleRooms).find(([room]) => rule.id.startsWith(`${room}/`)) ?? [];
  const profile = rule.docs.profile ? ` (shown under the profile ${rule.docs.profile})` : "";
  return `# ${rule.id}

${rule.docs.what}

${rule.docs.why}

Severity: ${rule.severity}. Scope: ${rule.scope}.

## Wrong${profile}

${fence(rule.docs.bad, language)}

## Right

${fence(rule.docs.good, language)}

Written from \`${path}\` by \`npm run generate\`.
`;
}

/** docs/rules/<id>.md for every rule, and an index. Pages of rules that are gone go too. */
export async function generateRulePages(root: string): Promise<void> {
  const files = await ruleFiles(root);
  const folder = join(root, "docs/rules");
  rmSync(folder, { recursive: true, force: true });
  for (const room of Object.keys(ruleRooms)) mkdirSync(join(folder, room), { recursive: true });
  for (const file of files) writeFileSync(join(folder, `${file.rule.id}.md`), page(file));
  const rows = files.map(({ rule }) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${rule.docs.what} |`);
  const head =
    "# Rules\n\nEach rule, its page, its test and its file share one name.\n\n| rule | severity | finds |\n|---|---|---|\n";
  writeFileSync(join(folder, "README.md"), `${head}${rows.join("\n")}\n`);
}
