import { afterEach, describe, expect, it, vi } from "vitest";
import { uvEnvironment } from "../../../extension/python/find-uv.ts";
import { homePaths } from "../../../extension/python/home-paths.ts";
import { setUpConsent } from "../../../extension/python/set-up-consent.ts";

const paths = homePaths("/home/ada/tunesmith");

describe("uv's environment", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("keeps everything that uv writes inside of Tunesmith's home", () => {
    vi.stubEnv("UV_CACHE_DIR", undefined);
    const env = uvEnvironment(paths);
    expect(env["UV_CACHE_DIR"]).toBe(paths.uvCache);
    expect(env["UV_PYTHON_INSTALL_DIR"]).toBe(paths.uvPythons);
    expect(paths.uvCache.startsWith(paths.home)).toBe(true);
    expect(paths.uvPythons.startsWith(paths.home)).toBe(true);
    // No python3.12 on the person's PATH, none in the registry.
    expect(env).toMatchObject({ UV_PYTHON_INSTALL_BIN: "0", UV_PYTHON_INSTALL_REGISTRY: "0" });
  });

  it("takes the person's own cache and index, and nothing that points to another environment", () => {
    vi.stubEnv("UV_CACHE_DIR", "/big/cache");
    vi.stubEnv("UV_DEFAULT_INDEX", "https://index.example/simple");
    vi.stubEnv("VIRTUAL_ENV", "/elsewhere");
    const env = uvEnvironment(paths, { UV_HTTP_TIMEOUT: "5" });
    expect(env).toMatchObject({
      UV_CACHE_DIR: "/big/cache",
      UV_DEFAULT_INDEX: "https://index.example/simple",
      UV_HTTP_TIMEOUT: "5",
    });
    expect(env).not.toHaveProperty("VIRTUAL_ENV");
  });
});

describe("what a person consents to", () => {
  it("is one folder", () => {
    const text = setUpConsent({ home: "/home/ada/tunesmith", debianPackages: [] });
    expect(text).toContain("about 6 GB) into /home/ada/tunesmith. Nothing outside that folder is changed.");
  });

  it("is Debian's packages as well where they may be installed", () => {
    const text = setUpConsent({ home: "/home/ada/tunesmith", debianPackages: ["python3-venv", "python3-pip"] });
    expect(text).not.toContain("Nothing outside");
    expect(text).toContain("only Debian's python3-venv and python3-pip");
  });
});
