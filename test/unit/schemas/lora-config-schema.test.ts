import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeLegal } from "../../../language-server/documents/describe-lora-config-value.ts";
import { allConfigKeys, configKeyAt } from "../../../language-server/documents/lora-config-keys.ts";
import { type KeySchema, resolvedSchema } from "../../../scripts/generate/resolved-config.ts";

type ConfigSchema = KeySchema & { readonly definitions: { readonly ResolvedLoraConfig: KeySchema } };
const file = join(import.meta.dirname, "../../../schemas/lora-config.schema.json");
const schema = JSON.parse(readFileSync(file, "utf8")) as ConfigSchema;

describe("lora-config.schema.json", () => {
  test("ResolvedLoraConfig has the same keys, all required, without defaults", () => {
    const { properties, required } = schema.definitions.ResolvedLoraConfig;
    const expected = resolvedSchema({ title: "LoraConfig", properties: schema.properties ?? {} });
    expect({ properties, required }).toEqual({ properties: expected.properties, required: expected.required });
  });

  test.each(allConfigKeys().map((key) => [key.path, key] as const))(
    "%s says what it is and has a default or is required",
    (_, key) => {
      expect(key.summary).toMatch(/\.$/);
      expect(key.summary.length).toBeLessThan(130);
      expect(describeLegal(key)).not.toBe("");
      const isSection = key.types[0] === "object";
      expect(isSection || key.isRequired || key.defaultValue !== undefined).toBe(true);
    },
  );

  test("only base_model and dataset.train lack a default", () => {
    const bare = allConfigKeys().filter((key) => key.defaultValue === undefined && key.types[0] !== "object");
    expect(bare.map((key) => key.path)).toEqual(["base_model", "dataset.train"]);
    expect(configKeyAt("toString")).toBeUndefined();
  });
});
