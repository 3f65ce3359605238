import { type LineSplice, LineStore, type TextChange } from "../text/line-store.ts";
import { type DocumentKind, openDocumentKind } from "./document-kind.ts";

/** A document that an editor has open. */
export class OpenDocument {
  readonly uri: string;
  readonly kind: DocumentKind | null;
  readonly store: LineStore;
  /** Called with every splice of the store, right after it. */
  readonly followers = new Set<(splice: LineSplice) => void>();
  #version: number;

  constructor(init: { uri: string; languageId: string; version: number; text: string }) {
    this.uri = init.uri;
    this.kind = openDocumentKind(init);
    this.store = new LineStore(init.text);
    this.#version = init.version;
  }

  get version(): number {
    return this.#version;
  }

  update(changes: readonly TextChange[], version: number): void {
    for (const change of changes) {
      const splice = this.store.apply(change);
      for (const follow of this.followers) follow(splice);
    }
    this.#version = version;
  }
}
