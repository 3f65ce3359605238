/** What `npm test` can be asked for by name, in the order in which the parts run. */
export const partNames = ["check", "unit", "python", "e2e"] as const;
export type PartName = (typeof partNames)[number];

/** The parts that a command line asks for: all when it names none; a sentence when it names one that is not there. */
export function wantedParts(args: readonly string[]): readonly PartName[] | { readonly unknown: string } {
  const unknown = args.filter((arg) => !partNames.some((name) => name === arg));
  if (unknown.length > 0)
    return { unknown: `No part is called ${unknown.join(", ")}; there are: ${partNames.join(", ")}.` };
  return partNames.filter((name) => args.length === 0 || args.includes(name));
}
