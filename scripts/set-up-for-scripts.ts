import { withChildLog } from "../cli/child-log.ts";
import { drawSetUp } from "../cli/draw-set-up.ts";
import { interruptible } from "../cli/interruptible.ts";
import type { Environment } from "../extension/python/environment.ts";
import { setUpEnvironment } from "../extension/python/set-up-environment.ts";
import { phaseTimes } from "./terminal.ts";

/** The environment with everything in it, its progress on the terminal; `developerTools` adds what the tests need. */
export async function setUpForScripts(request: {
  root: string;
  home: string;
  developerTools: boolean;
}): Promise<Environment> {
  const draw = drawSetUp();
  return interruptible((signal) =>
    withChildLog(false, (onLog) =>
      setUpEnvironment({
        ...request,
        demoModel: true,
        converter: true,
        signal,
        onProgress: (progress) => {
          draw(progress);
          if (progress.state === "done") phaseTimes.push({ name: progress.step, durationMs: progress.durationMs ?? 0 });
        },
        onLog,
      }),
    ),
  );
}
