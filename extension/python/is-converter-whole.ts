import { stat } from "node:fs/promises";
import { join } from "node:path";

const parts = ["convert_hf_to_gguf.py", "conversion/__init__.py", "gguf-py/gguf/__init__.py"];

/** Whether llama.cpp's converter lies in the folder with everything that it imports. */
export async function isConverterWhole(folder: string): Promise<boolean> {
  try {
    for (const part of parts) await stat(join(folder, part));
    return true;
  } catch (cause) {
    if (["ENOENT", "ENOTDIR"].includes((cause as NodeJS.ErrnoException).code ?? "")) return false;
    throw cause;
  }
}
