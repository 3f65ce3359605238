import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { ResolvedLoraConfig, TrainPlan } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import type { Environment } from "../python/environment.ts";
import { besideConfig } from "./beside-config.ts";
import { findBaseModel } from "./find-base-model.ts";
import { planRun } from "./plan-run.ts";
import { readDataFile } from "./read-data-file.ts";

export type RunRequest = {
  readonly configPath: string;
  readonly config: ResolvedLoraConfig;
  readonly environment: Environment;
  /** Parent of the run directories; the first run makes it. */
  readonly runsFolder: string;
  /** A fixed run directory instead of the next free one (`--run-dir`). */
  readonly runFolder?: string;
};

export type CreatedRun = { readonly folder: string; readonly plan: TrainPlan };

/** A run is called after its config, `short.lora.yaml` → short, or after the folder of a plain lora.yaml: "My Data" → my-data. */
function runStem(configPath: string): string {
  const own = /^(.+?)(\.lora)?\.ya?ml$/.exec(basename(configPath))?.[1] ?? "lora";
  const stem = (own === "lora" ? basename(dirname(configPath)) : own)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+|-+$/g, "");
  return stem === "" ? "run" : stem;
}

/** Makes the next free `<stem>-<number>`; mkdir decides when two windows ask at once. */
async function claimFolder(runsFolder: string, stem: string): Promise<{ folder: string; number: number }> {
  await mkdir(runsFolder, { recursive: true });
  const taken = (await readdir(runsFolder)).flatMap((name) => {
    const digits = name.startsWith(`${stem}-`) ? /^\d+$/.exec(name.slice(stem.length + 1)) : null;
    return digits ? [Number(digits[0])] : [];
  });
  for (let number = Math.max(0, ...taken) + 1; ; number++) {
    const folder = join(runsFolder, `${stem}-${number}`);
    try {
      await mkdir(folder);
      return { folder, number };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    }
  }
}

async function claimGivenFolder(folder: string): Promise<{ folder: string; number: number }> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new Problem({
      code: "run-folder-taken",
      message: `The run directory ${folder} is not empty.`,
      hint: "Name a new folder, or continue that run with resume.",
    });
  return { folder, number: 1 };
}

/** Runs do not belong into a repository. Only a folder of our own gets a .gitignore; what a person chose or wrote stays as it is. */
async function hideFromGit(folder: string): Promise<void> {
  if (basename(folder) !== ".tunesmith") return;
  try {
    await writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
  }
}

/** The run directory with its plan.json, ready for the trainer. */
export async function createRun(request: RunRequest): Promise<CreatedRun> {
  const { config, configPath } = request;
  const validation = config.dataset.validation;
  const [train, held, baseFolder] = await Promise.all([
    readDataFile(besideConfig(configPath, config.dataset.train)),
    typeof validation === "string" ? readDataFile(besideConfig(configPath, validation)) : null,
    findBaseModel({ id: config.base_model, configFolder: dirname(configPath), home: request.environment.home }),
  ]);
  const versions = await packageVersions(request.environment.root);
  const plan = (id: string, name: string): TrainPlan =>
    planRun({
      id,
      name,
      createdAt: new Date().toISOString(),
      configPath,
      config,
      baseFolder,
      train,
      validation: held,
      versions,
    });
  // Everything that can fail is tried before a folder is claimed, so that a refused plan leaves nothing behind.
  plan("check-1", "check");
  const stem = runStem(configPath);
  const { folder, number } = request.runFolder
    ? await claimGivenFolder(resolve(request.runFolder))
    : await claimFolder(request.runsFolder, stem);
  if (!request.runFolder) await hideFromGit(dirname(request.runsFolder));
  const result = plan(`${stem}-${number}`, `${stem} #${number}`);
  await mkdir(join(folder, "control"), { recursive: true });
  await writeFile(join(folder, "plan.json.tmp"), `${JSON.stringify(result, null, 2)}\n`);
  await rename(join(folder, "plan.json.tmp"), join(folder, "plan.json"));
  return { folder, plan: result };
}

async function packageVersions(root: string): Promise<Record<string, string>> {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  return { tunesmith: manifest.version };
}
