/** Which files are Tunesmith configs: glob for file searches and selectors. They keep the language id yaml. */
export const configPattern = "**/{lora.yaml,*.lora.yaml}";
