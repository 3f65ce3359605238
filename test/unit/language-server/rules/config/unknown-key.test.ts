import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("unknown-key", () => {
  const rule = "config/unknown-key";

  test("a slip of the fingers", () => {
    const found = onlyFinding(`${start}lora: { r: 16, alpah: 32 }\n`, rule);
    expect(found.message).toBe('"alpah" is not a key here; did you mean "alpha"?');
    expect(found.marked).toBe("alpah");
    expect(found.fixed).toBe(`${start}lora: { r: 16, alpha: 32 }\n`);
  });

  test("another trainer's name", () => {
    const found = onlyFinding(`${start}micro_batch_size: 2\n`, rule);
    expect(found.message).toBe(
      '"micro_batch_size" is the name in Axolotl; lora.yaml calls it per_device_train_batch_size.',
    );
    expect(found.fixed).toBe(`${start}per_device_train_batch_size: 2\n`);
  });

  test.each([
    ["lora_r: 8\n", "lora: { r: 8 }\n"],
    ["lora_r: 8\nlora: { alpha: 16 }\n", "lora: { alpha: 16, r: 8 }\n"],
    ["lora:\n  alpha: 16 # twice r\nseed: 1\nrank: 8\n", "lora:\n  alpha: 16 # twice r\n  r: 8\nseed: 1\n"],
    ["r: 8 # small\nseed: 1\n", "seed: 1\nlora: { r: 8 }\n"],
    ["lora: { learning_rate: 1.0e-4 }\n", "learning_rate: 1.0e-4\n"],
    ["lora_r: 8", "lora: { r: 8 }"],
    ["val_set_size: 0.2\n", null],
    ["lora:\r\n  r: 16\r\nlora_alpha: 32\r\n", "lora:\r\n  r: 16\r\n  alpha: 32\r\n"],
    ["lora.r: 8\n", "lora: { r: 8 }\n"],
    ["lora: { lora.r: 8 }\n", "lora: { r: 8 }\n"],
    ["dataset.validation: 0.2\n", null],
  ])("%j moves to its place", (written, fixed) => {
    const found = onlyFinding(start + written, rule);
    const expected = fixed === null ? start.replace(" }", ", validation: 0.2 }") : start + fixed;
    expect(lintConfigText(found.fixed ?? "").filter(({ severity }) => severity === "error")).toEqual([]);
    expect(found.fixed).toBe(expected);
  });

  test("a dotted key is one key, and the correct one beside it stays", () => {
    const found = onlyFinding(`${start}lora.r: 8\nlora: { r: 4, alpha: 8 }\n`, rule);
    expect(found.marked).toBe("lora.r");
    expect(found.message).toBe('"lora.r" is one key to YAML, and nothing would read it. Write r under lora.');
    expect(found.fixed).toBe(`${start}lora: { r: 4, alpha: 8 }\n`);
  });

  test.each([
    ["lora.alpah: 8", "lora.alpah", 'did you mean "lora.alpha"?'],
    ["1.5: x", "1.5", "nothing would read it"],
    ["lora: { a.b: 1 }", "a.b", "nothing would read it"],
    ["lora.r.x: 1", "lora.r.x", "nothing would read it"],
    [".: 1", ".", "nothing would read it"],
  ])("%s is never passed over", (line, marked, words) => {
    const found = onlyFinding(`${start}${line}\n`, rule);
    expect(found.marked).toBe(marked);
    expect(found.message).toContain(words);
  });

  test("a key that is decided elsewhere can only go", () => {
    const found = onlyFinding(`${start}output_dir: out\n`, rule);
    expect(found.message).toContain("tunesmith.runsFolder");
    expect(found.fixed).toBe(start);
  });

  test("a name that is taken already can only go", () => {
    expect(onlyFinding(`${start}seed: 1\nsede: 2\n`, rule).fixed).toBe(`${start}seed: 1\n`);
  });

  test("__proto__ and constructor are keys like others", () => {
    expect(onlyFinding(`${start}__proto__: { r: 1 }\n`, rule).marked).toBe("__proto__");
    expect(onlyFinding(`${start}constructor: 1\n`, rule).marked).toBe("constructor");
  });
});
