import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnySchemaObject } from "ajv";

/** Every schemas/*.schema.json, sorted by name; `stem` is the file name without `.schema.json`. */
export function schemaFiles(root: string): { stem: string; schema: AnySchemaObject }[] {
  return readdirSync(join(root, "schemas"))
    .filter((name) => name.endsWith(".schema.json"))
    .sort()
    .map((name) => ({
      stem: name.slice(0, -".schema.json".length),
      schema: JSON.parse(readFileSync(join(root, "schemas", name), "utf8")) as AnySchemaObject,
    }));
}

/** train-plan → TrainPlan. */
export function pascalCase(stem: string): string {
  return stem.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}
