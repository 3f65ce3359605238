import process from "node:process";
import { afterEach, beforeEach, vi } from "vitest";

/** What the process under test writes, by stream, from the start of each test. */
export function capturePrinted(): { out: string; error: string } {
  const printed = { out: "", error: "" };
  beforeEach(() => {
    Object.assign(printed, { out: "", error: "" });
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      printed.out += String(text);
      return true;
    });
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      printed.error += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return printed;
}
