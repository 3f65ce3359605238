import { alphaRatio } from "./config/alpha-ratio.ts";
import { datasetFormatUntrained } from "./config/dataset-format-untrained.ts";
import { datasetMissing } from "./config/dataset-missing.ts";
import { datasetSameFile } from "./config/dataset-same-file.ts";
import { earlyStoppingNeedsValidation } from "./config/early-stopping-needs-validation.ts";
import { evalWithoutValidation } from "./config/eval-without-validation.ts";
import { intervalExceedsRun } from "./config/interval-exceeds-run.ts";
import { learningRateHealthy } from "./config/learning-rate-healthy.ts";
import { requiredKey } from "./config/required-key.ts";
import { saveStepsMultiple } from "./config/save-steps-multiple.ts";
import { secretInConfig } from "./config/secret-in-config.ts";
import { targetModulesBadRegex } from "./config/target-modules-bad-regex.ts";
import { unknownKey } from "./config/unknown-key.ts";
import { unknownValue } from "./config/unknown-value.ts";
import { valueRange } from "./config/value-range.ts";
import { warmupTooLong } from "./config/warmup-too-long.ts";
import { wrongType } from "./config/wrong-type.ts";
import { yamlAliasBomb } from "./config/yaml-alias-bomb.ts";
import { yamlDuplicateKey } from "./config/yaml-duplicate-key.ts";
import { yamlListString } from "./config/yaml-list-string.ts";
import { yamlSyntax } from "./config/yaml-syntax.ts";
import { yamlTooDeep } from "./config/yaml-too-deep.ts";
import type { Rule } from "./rule.ts";

/** Rules about a lora.yaml, in the order of their findings at one place. */
export const configRules: readonly Rule<"config">[] = [
  yamlTooDeep,
  yamlAliasBomb,
  yamlSyntax,
  yamlDuplicateKey,
  secretInConfig,
  unknownKey,
  requiredKey,
  wrongType,
  unknownValue,
  valueRange,
  yamlListString,
  targetModulesBadRegex,
  datasetMissing,
  datasetFormatUntrained,
  datasetSameFile,
  evalWithoutValidation,
  earlyStoppingNeedsValidation,
  saveStepsMultiple,
  intervalExceedsRun,
  warmupTooLong,
  alphaRatio,
  learningRateHealthy,
];
