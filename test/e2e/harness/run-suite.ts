import type { Hosts, Journey, OpenSuite, Suite } from "./suite.ts";
import { Skipped } from "./suite.ts";

export type Results = { passed: number; failed: number; skipped: { name: string; why: string }[] };

type Outcome = "passed" | "failed" | "skipped";

/** No journey takes longer, also on two busy cores, unless its suite says so; a window that never answers must not hold up the whole run. */
const journeyLimitMs = 480_000;
const closingLimitMs = 60_000;

/** Runs one suite, prints a line per journey and adds to `results`. A suite that cannot open counts as one failed journey. */
export async function runSuite<H extends Hosts>(suite: Suite<H>, hosts: H, results: Results): Promise<void> {
  const report = reporter(suite.name, hosts, results);
  let open: OpenSuite;
  const started = performance.now();
  try {
    open = await suite.open(hosts);
  } catch (error) {
    report("opens", { error, ms: performance.now() - started, evidence: [] });
    return;
  }
  const outcomes = new Map<string, Outcome>();
  try {
    for (const journey of open.journeys)
      outcomes.set(journey.name, await runJourney(journey, open, { outcomes, report }));
  } finally {
    await withLimit(open.close(), closingLimitMs).catch((error: unknown) => {
      hosts.log(`    ${suite.name} did not close: ${error instanceof Error ? error.message : error}`);
    });
  }
}

/** The promise, or a failure once `limitMs` are over. */
async function withLimit<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No end after ${limitMs / 1000} s.`)), limitMs);
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}

type Report = (name: string, ended: { error?: unknown; ms: number; evidence: readonly string[] }) => Outcome;

async function runJourney(
  journey: Journey,
  open: OpenSuite,
  { outcomes, report }: { outcomes: ReadonlyMap<string, Outcome>; report: Report },
): Promise<Outcome> {
  const started = performance.now();
  const missing = journey.needs?.find((name) => outcomes.get(name) !== "passed");
  if (missing !== undefined)
    return report(journey.name, {
      error: new Skipped(`it needs "${missing}", which did not pass`),
      ms: 0,
      evidence: [],
    });
  try {
    await withLimit(journey.run(), open.journeyLimitMs ?? journeyLimitMs);
    return report(journey.name, { ms: performance.now() - started, evidence: [] });
  } catch (error) {
    const evidence = error instanceof Skipped ? [] : await gatherEvidence(open, journey.name);
    return report(journey.name, { error, ms: performance.now() - started, evidence });
  }
}

/** A broken window must not hide why it broke: what fails here is itself a line of the report. */
async function gatherEvidence(open: OpenSuite, journey: string): Promise<readonly string[]> {
  try {
    return (await withLimit(open.evidence?.(journey) ?? Promise.resolve([]), closingLimitMs)) ?? [];
  } catch (error) {
    return [`(no evidence: ${error instanceof Error ? error.message : String(error)})`];
  }
}

function reporter(suite: string, hosts: Hosts, results: Results): Report {
  return (name, { error, ms, evidence }) => {
    const title = `${suite}: ${name}`;
    const seconds = `${(ms / 1000).toFixed(1)} s`;
    if (error instanceof Skipped) {
      results.skipped.push({ name: title, why: error.message });
      hosts.log(`skipped: ${title}: ${error.message}`);
      return "skipped";
    }
    if (error === undefined) {
      results.passed += 1;
      hosts.log(`✓ ${title} (${seconds})`);
      return "passed";
    }
    results.failed += 1;
    hosts.log(`✗ ${title} (${seconds})`);
    for (const line of [...describe(error), ...evidence]) hosts.log(`    ${line}`);
    return "failed";
  };
}

function describe(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const cause = error.cause instanceof Error ? [`cause: ${error.cause.message}`] : [];
  return [...(error.stack ?? error.message).split("\n").slice(0, 12), ...cause];
}
