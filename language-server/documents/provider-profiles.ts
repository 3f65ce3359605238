import type { Provider } from "../../schemas/contracts.generated.ts";
import openai from "../../schemas/providers/openai.json" with { type: "json" };
import together from "../../schemas/providers/together.json" with { type: "json" };
import trl from "../../schemas/providers/trl.json" with { type: "json" };

// The files are checked against provider.schema.json by a test; here text becomes data.
const profiles: ReadonlyMap<string, Provider> = new Map(
  [trl, openai, together].map((profile) => [profile.name, profile as Provider]),
);

export const defaultProfile = "trl";

/** What Train LoRA trains, whatever the profile of a dataset. */
export const localTrainer = trl as Provider;

export const profileNames: readonly string[] = [...profiles.keys()];

/** The provider's rules as data; undefined for a name that nobody knows. */
export function findProfile(name: string): Provider | undefined {
  return profiles.get(name);
}

/** The default's rules when the name is unknown: linting goes on while someone types a setting. */
export function profileOrDefault(name: string): Provider {
  return profiles.get(name) ?? localTrainer;
}
