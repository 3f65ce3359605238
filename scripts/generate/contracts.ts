import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { schemaFiles } from "./schema-files.ts";

/**
 * schemas/contracts.generated.ts: one TypeScript type per schema and per titled definition. All schemas are compiled as one, so
 * that a definition which two of them use becomes one type.
 */
export async function generateContracts(root: string): Promise<void> {
  const files = schemaFiles(root);
  const properties = Object.fromEntries(files.map(({ stem }) => [stem, { $ref: `${stem}.schema.json` }]));
  const everything: JSONSchema = {
    title: "Contracts",
    type: "object",
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  };
  const text = await compile(everything, "Contracts", {
    cwd: join(root, "schemas"),
    bannerComment: "/* Generated from schemas/*.schema.json by `npm run generate`. Do not edit. */",
    style: { printWidth: 120 },
    additionalProperties: false,
    enableConstEnums: false,
  });
  writeFileSync(join(root, "schemas/contracts.generated.ts"), text);
}
