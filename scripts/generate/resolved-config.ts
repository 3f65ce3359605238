import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The part of JSON Schema that lora-config.schema.json uses for its own keys. */
export type KeySchema = {
  readonly title?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, KeySchema>>;
};

/**
 * `ResolvedLoraConfig` from the keys of lora.yaml: the same keys, all required, none with a default. An object inside is titled
 * `Resolved…`, so that its type does not take the name of the written one.
 */
export function resolvedSchema(schema: KeySchema): KeySchema {
  const { default: _, required: __, properties, ...rest } = schema;
  if (!properties) return rest;
  const title = schema.title === undefined ? {} : { title: `Resolved${schema.title}` };
  const resolved = Object.fromEntries(Object.entries(properties).map(([name, key]) => [name, resolvedSchema(key)]));
  return { ...rest, ...title, required: Object.keys(properties), properties: resolved };
}

/** Writes definitions.ResolvedLoraConfig of schemas/lora-config.schema.json; the keys above it are the one place to edit. */
export function generateResolvedConfig(root: string): void {
  const file = join(root, "schemas/lora-config.schema.json");
  const schema = JSON.parse(readFileSync(file, "utf8")) as KeySchema;
  const { title, type, additionalProperties, required, properties } = schema as KeySchema & Record<string, unknown>;
  const definition = resolvedSchema({ title, type, additionalProperties, required, properties } as KeySchema);
  const definitions = {
    ResolvedLoraConfig: { ...definition, description: "lora.yaml with every default filled in; paths as written." },
  };
  writeFileSync(file, `${JSON.stringify({ ...schema, definitions }, null, 2)}\n`);
}
