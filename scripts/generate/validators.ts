import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv } from "ajv";
import { pascalCase, schemaFiles } from "./schema-files.ts";

const require = createRequire(import.meta.url);
const standaloneCode = (
  require("ajv/dist/standalone") as { default: (ajv: Ajv, names: Record<string, string>) => string }
).default;

/** schemas/validators.generated.mjs: ajv's standalone code, so that nothing compiles a schema (or uses `new Function`) at run time. */
export function generateValidators(root: string): void {
  const files = schemaFiles(root);
  const ajv = new Ajv({
    schemas: files.map(({ schema }) => schema),
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    code: { source: true, esm: true },
  });
  const names = Object.fromEntries(
    files.map(({ stem, schema }) => [`validate${pascalCase(stem)}`, String(schema["$id"])]),
  );
  const banner = "// Generated from schemas/*.schema.json by `npm run generate`. Do not edit.\n";
  // esbuild and vitest resolve ajv's two small run-time pieces; an ES module cannot `require` them.
  const imports: string[] = [];
  const code = standaloneCode(ajv, names).replace(
    /require\("(ajv\/dist\/runtime\/[a-z0-9]+)"\)/g,
    (_, path: string) => {
      const name = `runtime${imports.length}`;
      imports.push(`import ${name} from "${path}.js";\n`);
      return `(${name}.default ? ${name} : { default: ${name} })`;
    },
  );
  writeFileSync(join(root, "schemas/validators.generated.mjs"), banner + imports.join("") + code);
  const types = Object.keys(names).map((name) => `export declare const ${name}: Validator;\n`);
  const validator =
    'import type { ErrorObject } from "ajv";\n\nexport type Validator = ((data: unknown) => boolean) & { errors?: ErrorObject[] | null };\n';
  writeFileSync(join(root, "schemas/validators.generated.d.mts"), `${banner}${validator}${types.join("")}`);
}
