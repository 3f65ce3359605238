import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseLoraConfig } from "../../../../language-server/documents/lora-config.ts";
import { decodeLines } from "../../../../language-server/scan/decode-lines.ts";
import { gatherConfigFacts } from "../../../../language-server/scan/gather-config-facts.ts";
import { profileBeside } from "../../../../language-server/scan/profile-beside.ts";
import { splitLines } from "../../../../language-server/text/split-lines.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunesmith-scan-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("decodeLines", () => {
  test("gives the lines that an editor counts", () => {
    const text = fc
      .array(fc.constantFrom("a", "é", "😀", "\n", "\r", "\r\n"), { maxLength: 20 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (whole) => {
        expect(decodeLines(Buffer.from(whole))).toEqual(splitLines(whole).lines);
      }),
    );
  });
});

describe("profileBeside", () => {
  const config = (profile: string) =>
    `base_model: x/y\ndataset: { train: train.jsonl, validation: held-out.jsonl${profile} }\n`;
  const profileOf = (name: string) => profileBeside(join(folder, name));

  test("counts for the files that the config names, and for no other", async () => {
    await writeFile(join(folder, "sql.lora.yaml"), config(", profile: openai"));
    expect(await profileOf("train.jsonl")).toBe("openai");
    expect(await profileOf("held-out.jsonl")).toBe("openai");
    expect(await profileOf("my-train.jsonl")).toBeNull();
  });
  test("a config that names no profile, or none that exists, says nothing", async () => {
    await writeFile(join(folder, "lora.yaml"), config(""));
    expect(await profileOf("train.jsonl")).toBeNull();
    await writeFile(join(folder, "lora.yaml"), config(", profile: nobody"));
    expect(await profileOf("train.jsonl")).toBeNull();
  });
  test("broken configs and missing folders say nothing", async () => {
    await writeFile(join(folder, "lora.yaml"), "train.jsonl: [");
    expect(await profileOf("train.jsonl")).toBeNull();
    expect(await profileOf("no/such/train.jsonl")).toBeNull();
  });
});

describe("gatherConfigFacts", () => {
  const config = parseLoraConfig("base_model: x/y\ndataset: { train: data/train.jsonl }\n").settings;

  test("counts rows again when the file changes, and only rows that hold something", async () => {
    await mkdir(join(folder, "data"));
    expect((await gatherConfigFacts(folder, config)).rows).toBeNull();
    await writeFile(join(folder, "data/train.jsonl"), "{}\n\n \r\n{}");
    expect((await gatherConfigFacts(folder, config)).rows).toBe(2);
    await writeFile(join(folder, "data/train.jsonl"), "{}\n{}\n{}\n");
    expect((await gatherConfigFacts(folder, config)).rows).toBe(3);
  });
  test("knows the files around", async () => {
    await mkdir(join(folder, "data"));
    await writeFile(join(folder, "data/train.jsonl"), "");
    await writeFile(join(folder, "a.jsonl"), "");
    const facts = await gatherConfigFacts(folder, config);
    expect(facts.nearbyDatasets).toEqual(["a.jsonl", "data/train.jsonl"]);
    expect(facts.fileExists("data/train.jsonl")).toBe(true);
    expect(facts.fileExists("nope.jsonl")).toBe(false);
  });
  test("a folder is no file, whatever its name, and no path is none", async () => {
    await mkdir(join(folder, "data/train.jsonl"), { recursive: true });
    const facts = await gatherConfigFacts(folder, config);
    for (const path of ["data/train.jsonl", "data", ".", "", "a\0b", "data/train.jsonl/x"]) {
      expect(facts.fileExists(path), path).toBe(false);
    }
    expect(facts).toMatchObject({ rows: null, trainFormat: null });
  });
  test("knows what the first row of the dataset is", async () => {
    await mkdir(join(folder, "data"));
    const formatOf = async (text: string) => {
      await writeFile(join(folder, "data/train.jsonl"), text);
      return (await gatherConfigFacts(folder, config)).trainFormat;
    };
    expect(await formatOf('\uFEFF\n\r\n{"chosen":"a","rejected":"b"}\n{"text":"a"}\n')).toBe("preference");
    expect(await formatOf('{"messages":[]}\n')).toBe("messages");
    expect(await formatOf("broken")).toBeNull();
    expect(await formatOf("")).toBeNull();
  });
});
