import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { Problem } from "../extension/problem.ts";
import { namedFileKind } from "../language-server/documents/document-kind.ts";
import {
  defaultProfile,
  findProfile,
  profileNames,
  profileOrDefault,
} from "../language-server/documents/provider-profiles.ts";
import { gatherConfigFacts } from "../language-server/scan/gather-config-facts.ts";
import { lintFile } from "../language-server/scan/lint-file.ts";
import { profileBeside } from "../language-server/scan/profile-beside.ts";
import { failureText, readArguments, UsageError } from "./arguments.ts";
import { type LintReport, lintReport, lintText, type ReportedFile, reportedFile } from "./lint-report.ts";

const usage = "node dist/cli.js lint [--profile NAME] [--format text|json] FILE...";

type LintOptions = {
  readonly files: readonly string[];
  readonly profile: string | null;
  readonly format: "text" | "json";
};

/** `lint`: 0 when no file has errors, 1 when one has, 2 when a file could not be linted. */
export async function runLint(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const files: ReportedFile[] = [];
  let hasFailed = false;
  for (const path of options.files) {
    try {
      files.push(await lintOne(path, options.profile));
    } catch (error) {
      // A bug in one file is no reason to keep the others' findings back; it shows with its stack.
      hasFailed = true;
      process.stderr.write(`${failureText(error)}\n`);
    }
  }
  const report: LintReport = lintReport(files);
  process.stdout.write(options.format === "json" ? `${JSON.stringify(report)}\n` : lintText(report));
  if (hasFailed) return 2;
  return report.summary.errors > 0 ? 1 : 0;
}

function readOptions(args: readonly string[]): LintOptions {
  const { values, positionals } = readArguments({
    args,
    usage,
    options: { profile: { type: "string" }, format: { type: "string", default: "text" } },
    positionals: { min: 1, max: Number.POSITIVE_INFINITY },
  });
  const { profile, format } = values;
  if (format !== "text" && format !== "json") throw new UsageError(`"${format}" is no format here.`, usage);
  if (profile !== undefined && findProfile(profile) === undefined) {
    throw new UsageError(`"${profile}" is no profile here; there are ${profileNames.join(", ")}.`, usage);
  }
  return { files: positionals, profile: profile ?? null, format };
}

async function lintOne(path: string, profileName: string | null): Promise<ReportedFile> {
  const kind = namedFileKind(path);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (/^(?:\xFF\xFE|\xFE\xFF)/.test(bytes.toString("latin1", 0, 2))) {
    throw new Problem({
      code: "not-utf8",
      message: `${path} is UTF-16 text.`,
      hint: "Save it as UTF-8, which trainers read.",
    });
  }
  if (kind === null) {
    const hint = "Name a dataset (.jsonl), a config (lora.yaml) or an adapter_config.json.";
    throw new Problem({ code: "not-linted", message: `${path} is nothing that is linted here.`, hint });
  }
  const profile = profileName ?? (await profileBeside(resolve(path))) ?? defaultProfile;
  const linted = await lintFile({
    kind,
    bytes,
    profile: profileOrDefault(profile),
    configFacts: (settings) => gatherConfigFacts(dirname(resolve(path)), settings),
    onRuleFailure: ({ rule, error }) => {
      throw new Error(`The rule ${rule} failed on ${path}.`, { cause: error });
    },
  });
  return reportedFile(path, linted);
}

function unreadable(path: string, cause: unknown): Problem {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  const reason = code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a folder" : "cannot be read";
  const hint = code === "EISDIR" ? "Name the files in it." : "Check the path and who may read it.";
  return new Problem({ code: "unreadable-file", message: `${path} ${reason}.`, hint, cause });
}
