import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

/** Node's arguments for one of our TypeScript scripts: package.json has no "type", for dist/*.js are CommonJS. */
export const script = (name: string): string[] => ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join(root, name)];

export function commitId(): string {
  return execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
}

type Page = {
  /** The file's name in docs/benchmarks, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly command: string;
  /** What the figures were taken on; this machine's processors when left out. */
  readonly machine?: string;
  readonly commit?: string;
  readonly body: string;
};

/** Writes docs/benchmarks/<name>.md, headed by what every page names: machine, date, commit and the command that repeats it. */
export function writePage({ name, title, command, machine, commit, body }: Page): void {
  const processors = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`;
  const date = new Date().toISOString().slice(0, 10);
  const page = `# ${title}

Machine: ${machine ?? processors}. Date: ${date}. Commit: ${commit ?? commitId()}.
Command: \`${command}\`.

${body.trim()}
`;
  writeFileSync(join(root, `docs/benchmarks/${name}.md`), page);
  process.stdout.write(page);
}
