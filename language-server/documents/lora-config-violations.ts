import { validateLoraConfig } from "../../schemas/validators.generated.mjs";

/**
 * How a config breaks its schema. `path` leads to the key or value that is wrong: for an unknown key to the key itself, for a
 * missing one to where it belongs.
 */
export type ConfigViolation = {
  readonly kind: "unknown-key" | "required-key" | "wrong-type" | "unknown-value" | "value-range";
  readonly path: readonly string[];
  /** The value found, undefined for a missing key. */
  readonly value: unknown;
};

/** Whether `path` is `place` or lies within it. Paths are compared step by step: a key may have a dot in its name. */
export function isWithin(path: readonly string[], place: readonly string[]): boolean {
  return place.every((step, index) => path[index] === step);
}

/** One error of ajv, as far as it is read here. */
type SchemaError = {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
};

const kinds: Readonly<Record<string, ConfigViolation["kind"]>> = {
  additionalProperties: "unknown-key",
  required: "required-key",
  type: "wrong-type",
  anyOf: "wrong-type",
  enum: "unknown-value",
  minimum: "value-range",
  maximum: "value-range",
  exclusiveMinimum: "value-range",
  exclusiveMaximum: "value-range",
  minLength: "value-range",
  minItems: "value-range",
};

/** Checks plain values against the schema. At most one violation a place: a wrong type also breaks the range. */
export function configViolations(value: unknown): ConfigViolation[] {
  if (validateLoraConfig(value)) return [];
  const violations = new Map<string, ConfigViolation>();
  for (const error of (validateLoraConfig.errors ?? []) as readonly SchemaError[]) {
    const violation = violationOf(error, value);
    if (!violation) continue;
    const place = JSON.stringify(violation.path);
    const known = violations.get(place);
    if (!known || violation.kind === "wrong-type") violations.set(place, violation);
  }
  return [...violations.values()];
}

function violationOf(error: SchemaError, root: unknown): ConfigViolation | undefined {
  const kind = kinds[error.keyword];
  // The branches of an anyOf each complain; the anyOf itself says it once.
  if (!kind || error.schemaPath.includes("/anyOf/")) return undefined;
  const path = error.instancePath.split("/").slice(1).map(decodePointer);
  const extra = error.params["additionalProperty"] ?? error.params["missingProperty"];
  const isKey = kind === "unknown-key" || kind === "required-key";
  const place = isKey ? [...path, String(extra)] : path;
  const value = kind === "required-key" ? undefined : valueAt(root, place);
  // Where several kinds are legal, an empty one breaks the length of its own branch.
  const isEmpty = value === "" || (Array.isArray(value) && value.length === 0);
  return { kind: error.keyword === "anyOf" && isEmpty ? "value-range" : kind, path: place, value };
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

function decodePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
