import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatDuration,
  formatEpoch,
  formatLearningRate,
  formatLoss,
  formatMemory,
  formatTicks,
} from "../../../schemas/number-format.ts";

const gigabyte = 2 ** 30;

describe("numbers as people see them", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1240.4, "1\u202f240"],
    [1234567, "1\u202f234\u202f567"],
  ])("groups %f", (value, text) => expect(formatCount(value)).toBe(text));

  it.each([
    [12345, "12\u202f345"],
    [1234.5, "1\u202f235"],
    [2.345, "2.35"],
    [0.41, "0.41"],
    [0.0412, "0.041"],
    [0.00312, "0.0031"],
    [0.00000312, "3.1e-6"],
    [0, "0.00"],
    [-0.5, "-0.50"],
    [null, "not finite"],
    [Number.NaN, "not finite"],
    [Number.POSITIVE_INFINITY, "not finite"],
  ])("shows the loss %s", (value, text) => expect(formatLoss(value)).toBe(text));

  it.each([
    [2e-4, "2.0e-4"],
    [0, "0"],
    [1.26e-5, "1.3e-5"],
  ])("spells the learning rate %f as lora.yaml does", (value, text) => expect(formatLearningRate(value)).toBe(text));

  it.each([
    [6 * gigabyte, 24 * gigabyte, "6.0 of 24 GB"],
    [6.04 * gigabyte, null, "6.0 GB"],
    [0.05 * gigabyte, 8 * gigabyte, "51 MB of 8 GB"],
    [0.05 * gigabyte, null, "51 MB"],
    [70.5 * gigabyte, 139.7 * gigabyte, "70.5 of 140 GB"],
    [3 * gigabyte, 11.6 * gigabyte, "3.0 of 11.6 GB"],
  ])("shows memory %f of %s", (used, total, text) => expect(formatMemory(used, total)).toBe(text));

  it.each([
    [0, "0 s"],
    [-5, "0 s"],
    [45_400, "45 s"],
    [59_700, "1 min"],
    [75_000, "1 min 15 s"],
    [120_000, "2 min"],
    [299_700, "5 min"],
    [372_000, "6 min"],
    [3_590_000, "1 h"],
    [3_600_000, "1 h"],
    [7_190_000, "2 h"],
    [4_800_000, "1 h 20 min"],
  ])("shows %i ms", (durationMs, text) => expect(formatDuration(durationMs)).toBe(text));

  it("shows an epoch with at most one decimal", () => {
    expect(formatEpoch(1.36)).toBe("1.4");
    expect(formatEpoch(3)).toBe("3");
  });

  it.each([
    [[0, 5, 10], 5, ["0", "5", "10"]],
    [[0, 2000], 2000, ["0", "2\u202f000"]],
    [[0.4, 0.405, 0.41], 0.005, ["0.400", "0.405", "0.410"]],
    [[0, 0.25, 0.5], 0.25, ["0.00", "0.25", "0.50"]],
    [[2.5, 5, 7.5], 2.5, ["2.5", "5.0", "7.5"]],
    [[0, 5e-5, 1e-4, 1.5e-4], 5e-5, ["0", "5.0e-5", "1.0e-4", "1.5e-4"]],
    [[1e-4, 1.25e-4, 1.5e-4], 2.5e-5, ["1.00e-4", "1.25e-4", "1.50e-4"]],
    [[0.1, 0.2, 1, 10, 2000], null, ["0.1", "0.2", "1", "10", "2\u202f000"]],
    [[1e-6, 0.002], null, ["1e-6", "0.002"]],
  ])("labels the ticks %j by %s", (values, increment, labels) =>
    expect(formatTicks(values, increment)).toEqual(labels),
  );
});
