/** What uv has said so far about its downloads. */
export type UvProgress = {
  /** Bytes by package, of what uv announced. */
  readonly announced: Readonly<Record<string, number>>;
  readonly downloaded: readonly string[];
};

export const noUvProgress: UvProgress = { announced: {}, downloaded: [] };

const units: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** Folds one line of uv's output; lines that say nothing about downloads change nothing. */
export function foldUvLine(progress: UvProgress, line: string): UvProgress {
  const start = /^\s*Downloading (\S+) \(([\d.]+)\s*([KMG]?i?B)\)/.exec(line);
  if (start) {
    const [, name = "", amount = "0", unit = "B"] = start;
    const bytes = Math.round(Number(amount) * (units[unit] ?? 1));
    return { ...progress, announced: { ...progress.announced, [name]: bytes } };
  }
  const end = /^\s*Downloaded (\S+)/.exec(line)?.[1];
  return end ? { ...progress, downloaded: [...progress.downloaded, end] } : progress;
}

/** One line for people and the share of the announced bytes that has come; null before the first announcement. */
export function uvProgressText(progress: UvProgress): { text: string; fraction: number | null } {
  const names = Object.keys(progress.announced);
  if (names.length === 0) return { text: "Looking up packages", fraction: null };
  const sizeOf = (name: string): number => progress.announced[name] ?? 0;
  const total = names.reduce((sum, name) => sum + sizeOf(name), 0);
  const done = progress.downloaded.reduce((sum, name) => sum + sizeOf(name), 0);
  const largest = names
    .filter((name) => !progress.downloaded.includes(name))
    .reduce((best, name) => (sizeOf(name) > sizeOf(best) ? name : best), "");
  const share = `${megabytes(done)} of ${megabytes(total)}`;
  return {
    text: largest === "" ? `Installing, ${share} downloaded` : `Downloading ${largest}, ${share}`,
    fraction: total === 0 ? null : done / total,
  };
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
