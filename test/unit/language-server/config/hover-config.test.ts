import { describe, expect, test } from "vitest";
import { hoverConfig } from "../../../../language-server/documents/hover-lora-config.ts";
import { allConfigKeys } from "../../../../language-server/documents/lora-config-keys.ts";

function at(marked: string) {
  const offset = marked.indexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const hover = hoverConfig(text, offset);
  return hover && { ...hover, about: text.slice(hover.span.start, hover.span.end) };
}

describe("hover", () => {
  test("says what a key does, takes and defaults to, and what the values here come to", () => {
    const hover = at("lora: { r: 16, al|pha: 64 }");
    expect(hover?.about).toBe("alpha");
    expect(hover?.markdown).toContain("**lora.alpha** · a number from 1 to 32768 · default `32`");
    expect(hover?.markdown).toContain("Scale of the update");
    expect(hover?.markdown).toContain("multiplied by 4.");
  });

  test("on a value it is about the same key", () => {
    const hover = at("learning_rate: 2.0|e-4\n");
    expect(hover?.about).toBe("2.0e-4");
    expect(hover?.markdown).toContain("a number above 0 and below 1 · default `2.0e-4`");
  });

  test("a dotted key sets nothing, so nothing is said of it", () => {
    expect(at("lora.|r: 8\n")).toBeNull();
  });

  test("in a list it is about the list's key", () => {
    expect(at("report_to: [wan|db]")?.markdown).toContain("**report_to**");
  });

  test("counts the examples of a step", () => {
    expect(at("per_device|_train_batch_size: 4\ngradient_accumulation_steps: 2\n")?.markdown).toContain(
      "4 × 2 = 8 examples",
    );
  });

  test.each(["alp|ah: 1", "# see|d: 1", "|", "lora: |{", "[|a"])("is silent at %j", (marked) => {
    expect(at(marked)?.markdown ?? "").not.toContain("alpah");
  });

  test.each(allConfigKeys().map((key) => key.path))("%s has a text of its own", (path) => {
    const [section, name] = path.split(".");
    const text = name === undefined ? `${section}: 1` : `${section}: { ${name}: 1 }`;
    const hover = hoverConfig(text, name === undefined ? 1 : text.lastIndexOf(`${name}:`));
    expect(hover?.markdown).toContain(`**${path}**`);
    expect(hover?.markdown.length ?? 0).toBeGreaterThan(60);
  });
});
