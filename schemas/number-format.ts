/** How numbers look everywhere: views, trees, status bar, terminal. Groups are split by a narrow no-break space: 1 240. */
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

/**
 * The labels of an axis: as many decimals as its steps need and no more, so that neighbours differ. Without an increment
 * (a logarithmic axis) each value is written as it is.
 */
export function formatTicks(values: readonly number[], increment: number | null): readonly string[] {
  if (increment === null) return values.map((value) => (value >= 1000 ? formatCount(value) : shortest(value)));
  const decimals = decimalsOf(increment);
  if (decimals === 0) return values.map(formatCount);
  const largest = Math.max(...values.map(Math.abs));
  if (largest >= 0.01) return values.map((value) => value.toFixed(decimals));
  return values.map((value) => (value === 0 ? "0" : value.toExponential(mantissaDecimals(value, decimals))));
}

function shortest(value: number): string {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : Number(value.toPrecision(6)).toString();
}

/** 1 for 0.5, 2 for 0.25, 0 for 10; steps of an axis have few digits. */
function decimalsOf(increment: number): number {
  for (let decimals = 0; decimals < 12; decimals++) {
    const scaled = increment * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 12;
}

function mantissaDecimals(value: number, decimals: number): number {
  return Math.max(1, decimals + Math.floor(Math.log10(Math.abs(value)) + 1e-9));
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

/** `45 s`, `1 min 10 s`, `6 min`, `1 h 20 min`: as exact as an estimate may claim to be. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 300) return withRest([Math.floor(seconds / 60), "min"], [seconds % 60, "s"]);
  // Rounded before it is split, so that no rest becomes 60.
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : withRest([Math.floor(minutes / 60), "h"], [minutes % 60, "min"]);
}

type Amount = readonly [count: number, unit: string];

function withRest(whole: Amount, rest: Amount): string {
  return rest[0] === 0 ? whole.join(" ") : `${whole.join(" ")} ${rest.join(" ")}`;
}
