import type { Connection } from "vscode-languageserver/node";
import type { Provider } from "../../schemas/contracts.generated.ts";
import { defaultProfile, findProfile, profileOrDefault } from "../documents/provider-profiles.ts";
import { profileBeside } from "../scan/profile-beside.ts";
import type { ClientAbilities } from "./client-abilities.ts";
import { filePath } from "./file-path.ts";

export const profileSetting = "tunesmith.dataset.profile";

/** Whose rules each dataset must meet: what a lora.yaml beside it says, else the setting. Kept until either changes. */
export class DatasetProfiles {
  readonly #connection: Connection;
  readonly #client: ClientAbilities;
  readonly #known = new Map<string, Promise<Provider>>();
  #epoch = 0;

  constructor(connection: Connection, client: ClientAbilities) {
    this.#connection = connection;
    this.#client = client;
  }

  /** Changes with everything that a profile may depend on. */
  get epoch(): number {
    return this.#epoch;
  }

  profileOf(uri: string): Promise<Provider> {
    const known = this.#known.get(uri);
    if (known !== undefined) return known;
    const found = this.#find(uri);
    this.#known.set(uri, found);
    // What failed once is asked again next time.
    found.catch(() => this.#known.delete(uri));
    return found;
  }

  /** Looks again when the document is opened next. */
  forget(uri: string): void {
    this.#known.delete(uri);
  }

  /** Forgets what was found and asks the editor to pull again. */
  reset(): void {
    this.#known.clear();
    this.#epoch += 1;
    this.refresh();
  }

  /** Asks the editor to pull again; a dataset that has not changed is then answered without being linted. */
  refresh(): void {
    if (!this.#client.refreshesDiagnostics) return;
    this.#connection.languages.diagnostics.refresh().catch((error: unknown) => {
      // The editor is closing, or refuses; the next pull comes with the next change.
      this.#connection.console.warn(`The editor did not refresh its diagnostics. ${String(error)}`);
    });
  }

  async #find(uri: string): Promise<Provider> {
    const path = filePath(uri);
    const beside = path === null ? null : await profileBeside(path);
    const profile = beside === null ? undefined : findProfile(beside);
    return profile ?? profileOrDefault(await this.#setting(uri));
  }

  async #setting(uri: string): Promise<string> {
    if (!this.#client.asksForConfiguration) return this.#client.initialProfile ?? defaultProfile;
    const value: unknown = await this.#connection.workspace.getConfiguration({
      scopeUri: uri,
      section: profileSetting,
    });
    return typeof value === "string" ? value : defaultProfile;
  }
}
