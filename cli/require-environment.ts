import { join } from "node:path";
import process from "node:process";
import { Problem } from "../extension/problem.ts";
import { type Environment, findEnvironment } from "../extension/python/environment.ts";
import { terminalSteps } from "../extension/python/next-steps.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";

/** The root that holds package.json, python-runtime/ and schemas/. */
export const packageRoot = join(__dirname, "..");

/** The environment that set-up made; the command to make it is the next step when there is none. */
export async function requireEnvironment(): Promise<Environment> {
  const home = tunesmithHome(process.env);
  const environment = await findEnvironment({
    home,
    root: packageRoot,
    pythonPath: process.env["TUNESMITH_PYTHON"] ?? "",
  });
  if (environment) return environment;
  throw new Problem({
    code: "no-environment",
    message: "The Python environment is not set up.",
    hint: terminalSteps.setUp,
  });
}
