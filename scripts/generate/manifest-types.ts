import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Setting = { type: string; enum?: string[]; default: unknown };
type Manifest = {
  contributes: {
    commands: { command: string; title: string }[];
    configuration: { properties: Record<string, Setting> };
  };
};

/** extension/editor/manifest.generated.ts: the commands and settings of package.json as types, so that a misspelt one does not compile. */
export function generateManifestTypes(root: string): void {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const commands = manifest.contributes.commands.map(({ command }) => `  ${JSON.stringify(command)},`);
  const settings = Object.entries(manifest.contributes.configuration.properties).map(([key, setting]) => {
    const type = setting.enum ? setting.enum.map((value) => JSON.stringify(value)).join(" | ") : setting.type;
    return `  readonly ${JSON.stringify(key)}: ${type};`;
  });
  const text = `/* Generated from package.json by \`npm run generate\`. Do not edit. */

/** Every command of the manifest; the command table must name them all. */
export const commandIds = [
${commands.join("\n")}
] as const;

export type CommandId = (typeof commandIds)[number];

export type Settings = {
${settings.join("\n")}
};
`;
  writeFileSync(join(root, "extension/editor/manifest.generated.ts"), text);
}
