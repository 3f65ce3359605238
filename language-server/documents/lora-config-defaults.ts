import type { ResolvedLoraConfig } from "../../schemas/contracts.generated.ts";
import { type ConfigKey, configKeyAt, configKeysIn, isConfigSection } from "./lora-config-keys.ts";
import { isWithin } from "./lora-config-violations.ts";

type Places = readonly (readonly string[])[];

/**
 * A whole config from what was written: each key's own value when it is there and no place in `broken` (paths such as ["lora", "r"],
 * [] for everything), else the schema's default. With held-out rows eval_steps: null means its default; without them nothing is
 * validated, whatever it says.
 */
export function fillDefaults(value: unknown, broken: Places): ResolvedLoraConfig {
  const filled = fillSection("", broken.some((place) => place.length === 0) ? {} : value, broken);
  // Text becomes data here: fillSection has put a value at every key of the schema that the type is generated from.
  const config = filled as unknown as ResolvedLoraConfig;
  if (config.dataset.validation !== null && config.dataset.validation !== 0) {
    return { ...config, eval_steps: config.eval_steps ?? (configKeyAt("eval_steps")?.defaultValue as number) };
  }
  return { ...config, dataset: { ...config.dataset, validation: null }, eval_steps: null };
}

function fillSection(section: string, value: unknown, broken: Places): Record<string, unknown> {
  const written = isRecord(value) ? value : {};
  const filled: Record<string, unknown> = {};
  for (const key of configKeysIn(section)) {
    const isWritten = Object.hasOwn(written, key.name) && !isBroken(key, broken);
    const own = isWritten ? written[key.name] : undefined;
    if (isConfigSection(key.path)) filled[key.name] = fillSection(key.path, own, broken);
    else filled[key.name] = isWritten ? own : (key.defaultValue ?? emptyValue(key.isRequired));
  }
  return filled;
}

/** A required text has no default; "" stands in for it while the config is incomplete. */
function emptyValue(isRequired: boolean): string | null {
  return isRequired ? "" : null;
}

/** Broken itself, or one of its list items is. Keys inside a section are judged one by one. */
function isBroken({ path, section, name }: ConfigKey, broken: Places): boolean {
  const own = section === "" ? [name] : [section, name];
  const isSection = isConfigSection(path);
  return broken.some((place) => isWithin(place, own) && (!isSection || place.length === own.length));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
