import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("secret-in-config", () => {
  const rule = "config/secret-in-config";

  const token = `hf_${"x".repeat(34)}`;
  const key = `sk-proj-${"a1B2c3D4".repeat(5)}`;

  test.each([
    [`${start}# token: ${token}\n`, token],
    [`${start}base_revision: ${token}\n`, token],
    [`${start}wandb_api_key: 0123456789abcdef\n`, "0123456789abcdef"],
    [`${start}hub_token: "abcdefghijk"\n`, '"abcdefghijk"'],
    [`${start}# ${key}\n`, key],
    [`${start}# sk-${"0f".repeat(16)}\n`, `sk-${"0f".repeat(16)}`],
  ])("are found and never repeated", (text, secret) => {
    const found = onlyFinding(text, rule);
    expect(found.marked).toBe(secret);
    expect(found.message).not.toContain(secret);
    expect(found.fixed).not.toContain(secret);
    expect(lintConfigText(found.fixed ?? "").filter((finding) => finding.rule === rule)).toEqual([]);
  });

  test.each([
    "base_revision: 0123456789abcdef0123456789abcdef01234567",
    "base_revision: null # base_model: /models/sk-llama-3-8b-instruct-longname",
    "base_revision: null # sk-learn-compatible-estimators-v2",
  ])("%s is no secret", (line) => {
    expect(lintConfigText(`${start}${line}\n`)).toEqual([]);
  });
});
