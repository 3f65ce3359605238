import type { EditorHosts, Hosts, Suite } from "./harness/suite.ts";

/** A suite by what it needs of the machine. Each is loaded late: Playwright, which editor suites import, may have been installed only now. */
export type NamedSuite =
  | { readonly name: string; readonly host: "machine"; load(): Promise<Suite<Hosts>> }
  | { readonly name: string; readonly host: "editor"; load(): Promise<Suite<EditorHosts>> };

/** Every suite, in the order in which they run. */
export const suites: readonly NamedSuite[] = [
  {
    name: "command-line",
    host: "machine",
    load: async () => (await import("./suites/command-line-suite.ts")).commandLineSuite,
  },
  {
    name: "extension-host",
    host: "editor",
    load: async () => (await import("./suites/extension-host-suite.ts")).extensionHostSuite,
  },
  { name: "edit", host: "editor", load: async () => (await import("./suites/edit-suite.ts")).editSuite },
  { name: "untrusted", host: "editor", load: async () => (await import("./suites/untrusted-suite.ts")).untrustedSuite },
  { name: "train", host: "editor", load: async () => (await import("./suites/train-suite.ts")).trainSuite },
  { name: "vsix", host: "editor", load: async () => (await import("./suites/vsix-suite.ts")).vsixSuite },
];

/** The suites that a command line asks for, all when it names none; a sentence when it names one that is not there. */
export function wantedSuites(args: readonly string[]): readonly NamedSuite[] | { readonly unknown: string } {
  const names = suites.map(({ name }) => name);
  const unknown = args.filter((arg) => !names.includes(arg));
  if (unknown.length > 0)
    return { unknown: `No suite is called ${unknown.join(", ")}; there are: ${names.join(", ")}.` };
  return suites.filter(({ name }) => args.length === 0 || args.includes(name));
}
