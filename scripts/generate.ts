// Writes everything that is derived: types and validators from the schemas, setting and command types from the manifest,
// one documentation page per rule. `npm run check` fails when this leaves a change.
import { join } from "node:path";
import { generateContracts } from "./generate/contracts.ts";
import { generateManifestTypes } from "./generate/manifest-types.ts";
import { generateResolvedConfig } from "./generate/resolved-config.ts";
import { generateRulePages } from "./generate/rule-pages.ts";
import { generateValidators } from "./generate/validators.ts";

const root = join(import.meta.dirname, "..");
generateResolvedConfig(root);
await generateContracts(root);
generateValidators(root);
generateManifestTypes(root);
// The rules import the validators, so their pages come last and in a process of their own.
await generateRulePages(root);
