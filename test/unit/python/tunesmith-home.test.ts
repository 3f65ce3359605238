import { describe, expect, it } from "vitest";
import { homePaths } from "../../../extension/python/home-paths.ts";
import { tunesmithHome } from "../../../extension/python/tunesmith-home.ts";

const person = { linux: "/home/ada", darwin: "/Users/ada", win32: "C:\\Users\\ada" } as const;
const homeOn = (platform: keyof typeof person, env: NodeJS.ProcessEnv = {}): string =>
  tunesmithHome(env, { platform, home: person[platform] });

describe("tunesmithHome", () => {
  it("is the platform's data folder", () => {
    expect(homeOn("linux")).toBe("/home/ada/.local/share/tunesmith");
    expect(homeOn("darwin")).toBe("/Users/ada/Library/Application Support/tunesmith");
    expect(homeOn("win32")).toBe("C:\\Users\\ada\\AppData\\Local\\tunesmith");
    expect(homeOn("win32", { LOCALAPPDATA: "D:\\Data" })).toBe("D:\\Data\\tunesmith");
  });

  it("follows XDG_DATA_HOME when it is absolute", () => {
    expect(homeOn("linux", { XDG_DATA_HOME: "/data/ada" })).toBe("/data/ada/tunesmith");
    expect(homeOn("linux", { XDG_DATA_HOME: "data" })).toBe("/home/ada/.local/share/tunesmith");
  });

  it("is TUNESMITH_HOME where that is set, and an empty one counts as not set", () => {
    expect(homeOn("linux", { TUNESMITH_HOME: "/big/disk" })).toBe("/big/disk");
    expect(homeOn("win32", { TUNESMITH_HOME: "E:\\tunesmith" })).toBe("E:\\tunesmith");
    expect(homeOn("linux", { TUNESMITH_HOME: "" })).toBe("/home/ada/.local/share/tunesmith");
  });
});

describe("homePaths", () => {
  it("names the executables as the platform does", () => {
    expect(homePaths("home", "linux").python).toMatch(/home.python.bin.python$/);
    expect(homePaths("home", "win32").python).toMatch(/home.python.Scripts.python\.exe$/);
    expect(homePaths("home", "win32").uv).toMatch(/home.uv.bin.uv\.exe$/);
  });
});
