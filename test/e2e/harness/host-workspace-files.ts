import { brokenConfig, brokenRows, jsonLines } from "./sample-workspace.ts";

/** The files that the tests inside the editor expect beside the sample's own. */
export const hostWorkspaceFiles = { "broken.jsonl": jsonLines(brokenRows), "broken.lora.yaml": brokenConfig };
