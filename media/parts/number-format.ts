/** How numbers look in the views. Groups are split by a narrow no-break space: 1 240. All functions are pure. */
const narrowSpace = "\u202f";
/** Memory is counted as makers of graphics cards do: a "24 GB" card holds 24 × 2^30 bytes. */
const gigabyte = 2 ** 30;
const megabyte = 2 ** 20;

export function formatCount(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, narrowSpace);
}

/** A loss with two decimals, more where it is small; `null` and infinities are what they are: not finite. */
export function formatLoss(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  if (size >= 1000) return formatCount(value);
  if (size >= 0.1 || value === 0) return value.toFixed(2);
  if (size >= 0.001) return value.toFixed(size >= 0.01 ? 3 : 4);
  return value.toExponential(1);
}

/** A learning rate as lora.yaml spells it: 2.0e-4. */
export function formatLearningRate(value: number): string {
  return value === 0 ? "0" : value.toExponential(1);
}

export function formatEpoch(value: number): string {
  return Number(value.toFixed(1)).toString();
}

/** `6.0 of 24 GB`, `6.0 GB` without a total, `812 MB` below a tenth of a gigabyte. */
export function formatMemory(usedBytes: number, totalBytes: number | null): string {
  const total = totalBytes === null ? "" : ` of ${formatGigabytes(totalBytes)}`;
  if (usedBytes < gigabyte / 10) {
    return `${Math.round(usedBytes / megabyte)} MB${total === "" ? "" : `${total} GB`}`;
  }
  return `${(usedBytes / gigabyte).toFixed(1)}${total} GB`;
}

function formatGigabytes(bytes: number): string {
  const value = bytes / gigabyte;
  return Math.abs(value - Math.round(value)) < 0.05 || value >= 100 ? Math.round(value).toString() : value.toFixed(1);
}

/** `45 s`, `6 min`, `1 h 20 min`: as exact as an estimate may claim to be. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
