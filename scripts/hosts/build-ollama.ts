import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { findGo } from "./find-go.ts";
import { findPip } from "./find-pip.ts";
import { findProgram } from "./find-program.ts";
import { installDebianPackages } from "./install-debian-packages.ts";
import { lastLines, runProgram } from "./run-program.ts";

const ollamaVersion = "0.17.4";
/** llama-cpp-python, pinned by hash: the converter comes out of the same archive. */
const headersLock = join(import.meta.dirname, "..", "..", "python-runtime", "requirements-converter.lock");
const headerFolders = ["nlohmann", "miniaudio", "stb"];

type Log = (line: string) => void;
type Built = { binary: string } | { skipped: string };

/** Builds Ollama from its Go module into `cacheFolder/ollama-<version>`, or returns the one that an earlier call left there. */
export async function buildOllama(request: { readonly cacheFolder: string; readonly log: Log }): Promise<Built> {
  const name = process.platform === "win32" ? "ollama.exe" : "ollama";
  const folder = join(request.cacheFolder, `ollama-${ollamaVersion}`);
  const binary = join(folder, name);
  if (existsSync(binary)) return { binary };
  const go = await findGo(request);
  if ("skipped" in go) return go;
  if (findProgram("g++") === undefined && findProgram("clang++") === undefined) {
    const compiler = await installDebianPackages({ packages: ["g++"], log: request.log });
    if ("skipped" in compiler) return { skipped: `Building Ollama needs a C++ compiler. ${compiler.skipped}` };
  }
  await mkdir(folder, { recursive: true });
  const headers = await fetchHeaders(folder, request.log);
  if ("skipped" in headers) return headers;
  request.log(`Building Ollama ${ollamaVersion} from source; this takes some minutes the first time.`);
  const building = join(folder, "building");
  const built = await runProgram({
    command: go.binary,
    args: [
      "install",
      "-ldflags",
      `-X github.com/ollama/ollama/version.Version=${ollamaVersion}`,
      `github.com/ollama/ollama@v${ollamaVersion}`,
    ],
    // GOOS and GOARCH of a cross build would make GOBIN illegal; the host's own are wanted here.
    env: { ...process.env, GOBIN: building, CGO_ENABLED: "1", CGO_CPPFLAGS: headers.flags, GOOS: "", GOARCH: "" },
  });
  if (built.code !== 0) return { skipped: `Ollama could not be built: ${lastLines(built.output)}` };
  // Renamed last, so that a binary at this place is always a whole one.
  await rename(join(building, name), binary);
  await rm(building, { recursive: true, force: true });
  return { binary };
}

/** The Go module leaves out three vendored header folders; the source archive of llama-cpp-python holds them. */
async function fetchHeaders(folder: string, log: Log): Promise<{ flags: string } | { skipped: string }> {
  const vendor = join(folder, "vendor", "llama.cpp", "vendor");
  if (!existsSync(vendor)) {
    const python = await findPip(log);
    const tar = findProgram("tar");
    if (python === undefined || tar === undefined)
      return { skipped: "Building Ollama needs Python with pip, and tar." };
    log("Fetching the header files of llama.cpp from PyPI.");
    const downloads = join(folder, "download");
    const source = ["--no-deps", "--no-binary", ":all:", "--require-hashes", "-r", headersLock];
    const download = await runProgram({
      command: python,
      args: ["-m", "pip", "download", ...source, "--dest", downloads],
    });
    if (download.code !== 0)
      return { skipped: `The headers for Ollama could not be fetched: ${lastLines(download.output)}` };
    const archive = (await readdir(downloads)).find((name) => name.endsWith(".tar.gz")) ?? "";
    const top = archive.slice(0, -".tar.gz".length);
    const unpacked = await runProgram({
      command: tar,
      args: ["-xzf", join(downloads, archive), "-C", folder, "--strip-components=1", `${top}/vendor/llama.cpp/vendor`],
    });
    if (unpacked.code !== 0) return { skipped: `${archive} could not be unpacked: ${lastLines(unpacked.output)}` };
    await rm(downloads, { recursive: true, force: true });
  }
  return { flags: [vendor, ...headerFolders.map((name) => join(vendor, name))].map((path) => `-I${path}`).join(" ") };
}
