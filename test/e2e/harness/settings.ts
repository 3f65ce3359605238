import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

// A quiet editor: nothing opens by itself, nothing hides the files, nothing calls home.
const quiet = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Light Modern",
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "explorer.compactFolders": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "window.confirmBeforeClose": "never",
};

/** Writes the settings of a new editor profile before its server starts. Machine-scoped ones are read from the second file. */
export async function writeSettings(
  serverDataDir: string,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  for (const kind of ["User", "Machine"]) {
    const folder = join(serverDataDir, "data", kind);
    await mkdir(folder, { recursive: true });
    const settings = kind === "User" ? { ...quiet, ...extra } : extra;
    await writeFile(join(folder, "settings.json"), JSON.stringify(settings, null, 2));
  }
}
