/** The keys of lora.yaml as schemas/lora-config.schema.json gives them: the one place for names, defaults, ranges and meaning. */
import schema from "../../schemas/lora-config.schema.json" with { type: "json" };

type ValueType = "string" | "number" | "integer" | "boolean" | "array" | "object" | "null";

/** The part of JSON Schema that the config uses. */
type KeySchema = {
  readonly type?: ValueType | readonly ValueType[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly items?: { readonly enum?: readonly string[] };
  readonly anyOf?: readonly KeySchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, KeySchema>>;
};

/** One key of the config. `path` is as people write it: `lora.r`. */
export type ConfigKey = {
  readonly path: string;
  readonly name: string;
  /** "" for the top, else the section: `dataset`, `lora`. */
  readonly section: string;
  /** What it is, one sentence; `consequence` is what follows from it, "" when nothing needs saying. */
  readonly summary: string;
  readonly consequence: string;
  readonly types: readonly ValueType[];
  /** Words that the value, or each item of a list, must be one of. */
  readonly choices: readonly string[] | null;
  readonly isRequired: boolean;
  /** undefined: there is none. */
  readonly defaultValue: unknown;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
};

const keys = new Map<string, ConfigKey>();
addKeys("", schema as unknown as KeySchema);

function addKeys(section: string, owner: KeySchema): void {
  for (const [name, key] of Object.entries(owner.properties ?? {})) {
    const path = section === "" ? name : `${section}.${name}`;
    keys.set(path, configKey({ path, name, section, key, isRequired: owner.required?.includes(name) ?? false }));
    if (key.properties) addKeys(path, key);
  }
}

function configKey(from: {
  path: string;
  name: string;
  section: string;
  key: KeySchema;
  isRequired: boolean;
}): ConfigKey {
  const { path, name, section, key, isRequired } = from;
  const description = key.description ?? "";
  const firstStop = description.indexOf(". ");
  return {
    path,
    name,
    section,
    isRequired,
    summary: firstStop === -1 ? description : description.slice(0, firstStop + 1),
    consequence: firstStop === -1 ? "" : description.slice(firstStop + 2),
    types: typesOf(key),
    choices: key.enum ?? key.items?.enum ?? null,
    defaultValue: key.default,
    minimum: key.minimum,
    maximum: key.maximum,
    exclusiveMinimum: key.exclusiveMinimum,
    exclusiveMaximum: key.exclusiveMaximum,
  };
}

function typesOf(key: KeySchema): readonly ValueType[] {
  if (key.anyOf) return key.anyOf.flatMap(typesOf);
  if (key.type === undefined) return [];
  return typeof key.type === "string" ? [key.type] : key.type;
}

export function configKeyAt(path: string): ConfigKey | undefined {
  return keys.get(path);
}

/** The keys of one section in the order of the schema; "" is the top. */
export function configKeysIn(section: string): readonly ConfigKey[] {
  return [...keys.values()].filter((key) => key.section === section);
}

export function allConfigKeys(): readonly ConfigKey[] {
  return [...keys.values()];
}

export function isConfigSection(path: string): boolean {
  return path === "" || keys.get(path)?.types[0] === "object";
}
