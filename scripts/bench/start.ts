// `npm run bench:start`: `npm start` by phase, the first time and again, and writes docs/benchmarks/start.md. The first time is a clone of
// HEAD in an empty folder with a home folder and caches of its own, so that everything is fetched and set up. Takes about ten minutes.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, writePage } from "./write-page.ts";

type Phase = { readonly name: string; readonly durationMs: number };
type Start = { readonly phases: readonly Phase[]; readonly totalMs: number; readonly shares: readonly string[] };

const bars = { first: 480, again: 300, training: 240 };

/** Only what programs need to be found and to reach the network; no cache and no home of this machine. */
function emptyHome(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(XDG_|UV_|npm_|TUNESMITH_|HF_)/i.test(name));
  return { ...Object.fromEntries(kept), HOME: home, USERPROFILE: home, LOCALAPPDATA: home };
}

async function start(checkout: string, env: NodeJS.ProcessEnv): Promise<Start> {
  const times = join(checkout, "phase-times.json");
  const started = performance.now();
  const child = spawn(process.execPath, [join(checkout, "scripts/start.mjs")], {
    cwd: checkout,
    env: { ...env, TUNESMITH_PHASE_TIMES: times },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`npm start ended with ${code ?? "a signal"}; its output above says why.`);
  return {
    phases: JSON.parse(readFileSync(times, "utf8")) as Phase[],
    totalMs: performance.now() - started,
    shares: output.split("\n").filter((line) => /^ (SQL executes|returns the right rows)/.test(line)),
  };
}

const seconds = (durationMs: number | undefined): string =>
  durationMs === undefined ? "–" : `${(durationMs / 1000).toFixed(1)} s`;

function table(first: Start, again: Start): string {
  const names = [...new Set([...first.phases, ...again.phases].map(({ name }) => name))];
  const time = (of: Start, name: string): number | undefined =>
    of.phases.some((phase) => phase.name === name)
      ? of.phases.filter((phase) => phase.name === name).reduce((sum, phase) => sum + phase.durationMs, 0)
      : undefined;
  const bar = (name: string): string => (name === "training" ? `≤ ${bars.training} s` : "");
  const rows = names.map(
    (name) => `| ${name} | ${seconds(time(first, name))} | ${seconds(time(again, name))} | ${bar(name)} |`,
  );
  return `| phase | first time | again | bar |
|---|---|---|---|
${rows.join("\n")}
| **everything** | **${seconds(first.totalMs)}** | **${seconds(again.totalMs)}** | ≤ ${bars.first} s, again ≤ ${bars.again} s |`;
}

const folder = mkdtempSync(join(tmpdir(), "tunesmith-start-"));
try {
  const checkout = join(folder, "tunesmith");
  const home = join(folder, "home");
  mkdirSync(home);
  execFileSync("git", ["clone", "--quiet", root, checkout]);
  const env = emptyHome(home);
  const first = await start(checkout, env);
  const again = await start(checkout, env);
  writePage({
    name: "start",
    title: "`npm start` by phase",
    command: "npm run bench:start",
    body: `${table(first, again)}

From a fresh clone with an empty home folder and empty caches; again is the same command a second time in the same place. What the first
run printed at its end:

\`\`\`
${first.shares.join("\n")}
\`\`\``,
  });
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
