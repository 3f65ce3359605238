import { describe, expect, test } from "vitest";
import { lintConfigText, start } from "../../linted-config.ts";

describe("yaml-alias-bomb", () => {
  const rule = "config/yaml-alias-bomb";

  test("aliases of aliases", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (const [index, name] of [..."bcdefghi"].entries()) {
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`);
    }
    expect(lintConfigText(bomb.join("\n")).map((finding) => finding.rule)).toContain(rule);
  });

  test("an alias or two are none", () => {
    expect(lintConfigText(`${start.replace("models/tiny", "&m models/tiny")}base_revision: *m\n`)).toEqual([]);
  });
});
