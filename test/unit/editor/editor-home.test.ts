import { resolve } from "node:path";
import { afterEach, expect, test, vi } from "vitest";

vi.mock("vscode", () => import("./fake-vscode.ts"));

import { tunesmithHomeOf } from "../../../extension/editor/editor-environment.ts";

afterEach(() => vi.unstubAllEnvs());

test.each([
  ["", "/storage"],
  ["shared", resolve("shared")],
  ["/shared", resolve("/shared")],
])("with TUNESMITH_HOME=%j the environment lies in %s", (chosen, home) => {
  vi.stubEnv("TUNESMITH_HOME", chosen);
  const context = { globalStorageUri: { fsPath: "/storage" } } as Parameters<typeof tunesmithHomeOf>[0];
  expect(tunesmithHomeOf(context)).toBe(home);
});
