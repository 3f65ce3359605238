// Values of the editor's interface, as plain as tests need them.
import { join } from "node:path";

export class Uri {
  readonly scheme: string;
  readonly path: string;
  private constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }
  static file(path: string): Uri {
    return new Uri("file", path);
  }
  static from({ scheme, path }: { scheme: string; path: string }): Uri {
    return new Uri(scheme, path);
  }
  static parse(text: string): Uri {
    const { protocol, pathname } = new URL(text);
    return new Uri(protocol.slice(0, -1), decodeURIComponent(pathname));
  }
  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return new Uri(uri.scheme, join(uri.path, ...parts));
  }
  get fsPath(): string {
    return this.path;
  }
  with({ scheme = this.scheme, path = this.path }: { scheme?: string; path?: string }): Uri {
    return new Uri(scheme, path);
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class Disposable {
  readonly dispose: () => unknown;
  constructor(dispose: () => unknown) {
    this.dispose = dispose;
  }
  static from(...parts: readonly Disposable[]): Disposable {
    return new Disposable(() => parts.map((part) => part.dispose()));
  }
}

export class RelativePattern {
  readonly base: Uri;
  readonly pattern: string;
  constructor(base: Uri, pattern: string) {
    this.base = base;
    this.pattern = pattern;
  }
}

export class CancellationError extends Error {}
export class FileSystemError extends Error {
  readonly code = "FileNotFound";
}
export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}
export class Range {}
export class CodeLens {
  readonly range: Range;
  readonly command: { title: string };
  constructor(range: Range, command: { title: string }) {
    this.range = range;
    this.command = command;
  }
}
export class ThemeIcon {}
export class ThemeColor {}
export class TreeItem {}
export const TreeItemCollapsibleState = { None: 0 };
export const StatusBarAlignment = { Left: 1 };
export const ProgressLocation = { Window: 10, Notification: 15 };
export const ViewColumn = { Active: -1, Beside: -2 };
