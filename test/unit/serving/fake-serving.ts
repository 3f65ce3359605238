import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServeRequest } from "../../../extension/serving/serve-with-ollama.ts";
import type { Stage } from "../../../extension/serving/stage.ts";
import { basePython } from "../python/fake-home.ts";

/** `merge`: a stand-in that writes a folder. An adapter folder called "broken" is refused, "slow" takes for ever. */
const mergeScript = `
import json, os, sys, time
verb, adapter, out = sys.argv[1:4]
def say(**message): print(json.dumps(message), flush=True)
say(type="progress", stage="merge", fraction=0.1, text="Loading the base model")
if adapter.endswith("broken"):
    say(type="problem", id=None, side=None, code="unsafe-model", message="Pickles.", hint="Save it again."); sys.exit(1)
if adapter.endswith("slow"):
    time.sleep(600)
os.mkdir(out)
print(f"token {os.environ.get('HF_TOKEN')}", file=sys.stderr)
facts = {"stops": ["<end>"], "system": "Be kind.", "maxLength": 512, "contextLength": 8192}
say(type="result", value={"folder": out, **facts})
`;

/** llama.cpp's converter: same command line, same kind of output; its bar is drawn over itself and has no line end before the last. */
const converterScript = `
import os, sys
model, outfile, path, outtype, kind = sys.argv[1:6]
assert (outfile, outtype, kind) == ("--outfile", "--outtype", "f16"), sys.argv
print("INFO:hf-to-gguf:Loading model", file=sys.stderr)
failure = os.environ.get("FAKE_CONVERTER")
if failure:
    print(failure, file=sys.stderr); sys.exit(1)
for at in range(5):
    print(f"\\rWriting: {at * 25:3}%|{'#' * at:4}| {at}/4 [00:00<00:00, 1byte/s]", end="", file=sys.stderr, flush=True)
if os.environ.get("FAKE_CONVERTER_WAITS"):
    import time; time.sleep(600)
print(file=sys.stderr)
metadata = open(sys.argv[sys.argv.index("--metadata") + 1]).read()
open(path, "w").write("GGUF" + os.environ["PYTHONPATH"] + metadata)
`;

export type FakeServing = {
  readonly folder: string;
  readonly stages: Stage[];
  readonly log: string[];
  readonly request: (host: string, more?: Partial<ServeRequest>) => ServeRequest;
  readonly workFiles: () => boolean;
  readonly remove: () => void;
};

/** Everything that serving needs but Ollama, made in a moment. */
export function makeFakeServing(): FakeServing {
  const folder = mkdtempSync(join(tmpdir(), "tunesmith-serve-"));
  const [runtimeFolder, converter, workFolder] = ["runtime", "converter", "work"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(join(runtimeFolder, "tunesmith"), { recursive: true });
  mkdirSync(converter);
  for (const name of ["adapter", "broken", "slow"]) mkdirSync(join(folder, name));
  writeFileSync(join(runtimeFolder, "tunesmith/__main__.py"), mergeScript);
  writeFileSync(join(converter, "convert_hf_to_gguf.py"), converterScript);
  const stages: Stage[] = [];
  const log: string[] = [];
  return {
    folder,
    stages,
    log,
    request: (host, more = {}) => ({
      environment: { home: folder, root: folder, python: basePython, runtimeFolder, converter },
      adapterFolder: join(folder, "adapter"),
      name: "sql",
      host,
      workFolder,
      secrets: {},
      mayReplace: () => Promise.resolve(true),
      onLog: (line) => log.push(line),
      onStage: (stage) => stages.push(stage),
      signal: new AbortController().signal,
      ...more,
    }),
    workFiles: () => existsSync(workFolder),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
