import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../extension/python/environment.ts";
import { basePython } from "../python/fake-home.ts";

/**
 * A stand-in for the Python side that answers at once: base says its prompt, tuned says it in capitals. Prompts that it acts on:
 * "fail" (tuned fails), "refuse" (both fail), "die" (the process ends), "kill" (as if the memory
 * were full). A folder called "broken" cannot be loaded, "hang" never is.
 */
const script = `
import json, os, sys, time
verb, folder = sys.argv[1:3]
def say(**message): print(json.dumps(message), flush=True)
def problem(id, side, code): say(type="problem", id=id, side=side, code=code, message="It failed.", hint="Do this.")
say(type="progress", stage="load", fraction=None, text="Loading the base model")
if folder.endswith("broken"):
    problem(None, None, "no-weights"); sys.exit(1)
if folder.endswith("hang"):
    time.sleep(600)
say(type="ready", device="cpu", base="Base", tuned=os.environ.get("HF_TOKEN", "Tuned"))
for line in sys.stdin:
    asked = json.loads(line)
    if asked["type"] == "cancel":
        say(type="token", id=asked["id"], side="base", text="cancelled"); continue
    text = " ".join(turn["content"] for turn in asked["messages"])
    if text == "die":
        print("the machine is on fire", file=sys.stderr); sys.exit(3)
    if text == "kill":
        print("loading is done", file=sys.stderr, flush=True); os.kill(os.getpid(), 9)
    for side in ("base", "tuned"):
        if text == "refuse" and side == "base": problem(asked["id"], None, "refused-prompt")
        if text == "refuse": continue
        if text == "fail" and side == "tuned": problem(asked["id"], side, "out-of-memory"); continue
        said = text if side == "base" else text.upper()
        say(type="token", id=asked["id"], side=side, text=said)
        say(type="answer", id=asked["id"], side=side, text=said, tokens=asked["maxTokens"], durationMs=1, stop="end")
`;

/** An environment whose python -m tunesmith is the stand-in. */
export function makeFakeCompare(): { environment: Environment; folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "tunesmith-compare-"));
  mkdirSync(join(folder, "tunesmith"));
  writeFileSync(join(folder, "tunesmith/__main__.py"), script);
  const environment = { home: folder, root: folder, python: basePython, runtimeFolder: folder, converter: null };
  return { environment, folder, remove: () => rmSync(folder, { recursive: true }) };
}
