import { describe, expect, test } from "vitest";
import { onlyFinding, start } from "../../linted-config.ts";

describe("unknown-value", () => {
  const rule = "config/unknown-value";

  test("words that a key does not know", () => {
    expect(onlyFinding(`${start}method: LoRA\n`, rule).fixed).toBe(`${start}method: lora\n`);
    expect(onlyFinding(`${start}method: dpo\n`, rule).titles).toHaveLength(4);
    expect(onlyFinding(`${start}report_to: [wandb, mlflow]\n`, rule).marked).toBe("mlflow");
  });
});
