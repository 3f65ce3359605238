import { invalidJson } from "./adapter/invalid-json.ts";
import type { Rule } from "./rule.ts";

/** Rules about an adapter_config.json. */
export const adapterRules: readonly Rule<"adapter">[] = [invalidJson];
