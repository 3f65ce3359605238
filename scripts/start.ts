// `npm start`, after the npm packages: build, Python environment, demo model, then the main job on the sample:
// lint, plan, train with a live line, compare base and tuned on held-out questions, say what to do next.
import { readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { failureText } from "../cli/arguments.ts";
import { runInForeground } from "../cli/run-in-foreground.mjs";
import { Problem } from "../extension/problem.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { readPlan } from "../extension/runs/open-run.ts";
import { quietNode } from "./quiet-node.mjs";
import { setUpForScripts } from "./set-up-for-scripts.ts";
import { compareHeldOut } from "./start/compare-held-out.ts";
import { lintSample } from "./start/lint-sample.ts";
import { nextSteps } from "./start/next-steps.ts";
import { resultText } from "./start/result-text.ts";
import { phase, phaseTimes, printProgress } from "./terminal.ts";
import { runProgram } from "./testing/run-program.ts";

const root = join(import.meta.dirname, "..");
const sample = join(root, "samples/text-to-sql");
const heldOutRows = 30;

async function build(): Promise<void> {
  await phase("build", async () => {
    const script = [...quietNode, join(root, "scripts/build.ts")];
    if ((await runProgram({ program: process.execPath, args: script, cwd: root })) !== 0)
      throw new Problem({ code: "build-failed", message: "The build failed; its output above says why." });
    return { result: undefined };
  });
}

/** A training that Ctrl+C stopped: nothing failed, and the run goes on when it is resumed. */
class Stopped extends Problem {
  constructor(runFolder: string) {
    super({
      code: "stopped",
      message: "The training was stopped and saved.",
      hint: `Go on with: node dist/cli.js resume ${shown(runFolder)}`,
    });
  }
}

/** Trains through the command line, so that start shows what a person can type. Returns the run directory. */
async function train(home: string): Promise<string> {
  const started = performance.now();
  const args = [join(root, "dist/cli.js"), "train", join(sample, "lora.yaml")];
  const ended = await runInForeground(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TUNESMITH_HOME: home },
  });
  const runFolder = ended.stdout.trim();
  if (ended.code === 3) throw new Stopped(runFolder);
  // The command line has said why.
  if (ended.code !== 0) throw new Problem({ code: "training-failed", message: "The training failed; see above." });
  phaseTimes.push({ name: "training", durationMs: performance.now() - started });
  return runFolder;
}

/** A folder as a person types it from the top of the repository. */
function shown(folder: string): string {
  return relative(root, folder).replaceAll("\\", "/");
}

/** scripts/start.mjs began before this process and installed the packages. */
function timesSoFar(): { startedAt: number } {
  const { TUNESMITH_STARTED_AT: startedAt, TUNESMITH_PACKAGES_MS: packagesMs } = process.env;
  if (packagesMs !== undefined) phaseTimes.push({ name: "npm packages", durationMs: Number(packagesMs) });
  return { startedAt: startedAt === undefined ? Date.now() : Number(startedAt) };
}

async function main(): Promise<void> {
  const { startedAt } = timesSoFar();
  const home = tunesmithHome(process.env);
  await build();
  const environment = await setUpForScripts({ root, home, developerTools: false });
  await phase("data", async () => {
    const files = ["train.jsonl", "validation.jsonl", "lora.yaml"].map((name) => join(sample, name));
    return { result: undefined, text: await lintSample(root, files) };
  });
  const runFolder = await train(home);
  const plan = await readPlan(runFolder);
  const rows = await phase("comparing", async () => {
    const onProgress = (answered: number): void =>
      printProgress("comparing", `${answered} of ${heldOutRows} questions`);
    const database = readdirSync(sample).find((name) => name.endsWith(".sqlite")) ?? "shop.sqlite";
    const result = await compareHeldOut({
      environment,
      runFolder,
      databasePath: join(sample, database),
      rows: heldOutRows,
      onProgress,
    });
    writeFileSync(join(runFolder, "compare.json"), `${JSON.stringify({ rows: result }, null, 2)}\n`);
    return { result };
  });
  process.stdout.write(`${resultText(rows, process.stdout.columns || 120)}\n`);
  process.stdout.write(`\n${nextSteps({ plan, runFolder: shown(runFolder), durationMs: Date.now() - startedAt })}\n`);
  const times = process.env["TUNESMITH_PHASE_TIMES"];
  if (times) writeFileSync(times, `${JSON.stringify(phaseTimes, null, 2)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${failureText(error)}\n`);
  process.exitCode = error instanceof Stopped ? 3 : 1;
});
