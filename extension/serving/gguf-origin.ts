/** Where a GGUF file says who wrote it; Ollama shows it of the models that it makes from one. */
export const originKey = "general.quantized_by";
export const origin = "Tunesmith";
