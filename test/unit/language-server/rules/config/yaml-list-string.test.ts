import { describe, expect, test } from "vitest";
import { onlyFinding, start } from "../../linted-config.ts";

describe("yaml-list-string", () => {
  const rule = "config/yaml-list-string";

  test("a list in one text, also inside a list", () => {
    expect(onlyFinding(`${start}lora: { target_modules: [q_proj v_proj, o_proj] }\n`, rule).fixed).toBe(
      `${start}lora: { target_modules: [q_proj, v_proj, o_proj] }\n`,
    );
  });
});
