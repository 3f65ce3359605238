import { isConfigSection } from "./lora-config-keys.ts";
import { type ConfigScan, scanConfig } from "./scan-lora-config.ts";

/** What is being written at a place: a key of a section, or a value of a key. `span` is the word there, up to its end. */
export type ConfigCursor = { readonly span: { readonly start: number; readonly end: number } } & (
  | { readonly kind: "key"; readonly section: string; readonly hasColon: boolean }
  | { readonly kind: "value"; readonly path: string; readonly isItem: boolean }
);

/** Undefined in comments, in quotes and where no setting can stand. */
export function configCursor(text: string, offset: number): ConfigCursor | undefined {
  const scan = scanConfig(text, offset);
  if (!scan.isCode) return undefined;
  const start = offset - (/[\w./-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0);
  const end = offset + (/^[\w./-]*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0);
  const place = { text, span: { start, end }, scan };
  return scan.brackets.length > 0 ? flowCursor(place) : blockCursor(place);
}

type Place = {
  readonly text: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly scan: ConfigScan;
};

function flowCursor({ text, span, scan }: Place): ConfigCursor | undefined {
  const bracket = scan.brackets.at(-1);
  if (!bracket) return undefined;
  const path = bracket.path.join(".");
  if (bracket.open === "[") return { kind: "value", path, isItem: true, span };
  if (bracket.key !== undefined) {
    return { kind: "value", path: [...bracket.path, bracket.key].join("."), isItem: false, span };
  }
  return isConfigSection(path)
    ? { kind: "key", section: path, hasColon: hasColonAfter(text, span.end), span }
    : undefined;
}

function blockCursor({ text, span, scan }: Place): ConfigCursor | undefined {
  const before = text.slice(text.lastIndexOf("\n", span.start - 1) + 1, span.start);
  if (/^[ \t]*$/.test(before)) {
    const owners = scan.keys.filter((key) => key.indent < before.length);
    const section = owners.map((key) => key.name).join(".");
    return isConfigSection(section)
      ? { kind: "key", section, hasColon: hasColonAfter(text, span.end), span }
      : undefined;
  }
  const item = /^([ \t]*)-[ \t]+$/.exec(before);
  if (item) {
    const owners = scan.keys.filter((key) => key.indent <= (item[1]?.length ?? 0));
    return { kind: "value", path: owners.map((key) => key.name).join("."), isItem: true, span };
  }
  if (!/^[ \t]*[\w.-]+[ \t]*:[ \t]+$/.test(before)) return undefined;
  return { kind: "value", path: scan.keys.map((key) => key.name).join("."), isItem: false, span };
}

function hasColonAfter(text: string, offset: number): boolean {
  return /^[ \t]*:/.test(text.slice(offset, offset + 20));
}
