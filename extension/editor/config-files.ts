/** Which files are Tunesmith configs: glob for file searches and selectors. They keep the language id yaml. */
export const configPattern = "**/{lora.yaml,*.lora.yaml}";

/** Where nobody keeps a config or a dataset of their own. */
export const excludedPattern = "**/{node_modules,.tunesmith}/**";
