import { strict as assert } from "node:assert";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import type { OpenEditor } from "../editor/open-editor.ts";
import { webviewFrame } from "../editor/webview.ts";
import type { Journey } from "../harness/suite.ts";

/** What views and their policy complained about in all the journeys before. */
export function viewsAreClean({ viewComplaints }: OpenEditor): Journey {
  return {
    name: "no view broke its content security policy or logged an error",
    run: async () => assert.equal(viewComplaints.join("\n"), ""),
  };
}

/** After it nothing can be said about complaints: it makes one. Needs an open loss panel. */
export function policyIsWatched({ page, viewComplaints }: OpenEditor): Journey {
  return {
    name: "a script without the nonce does not run in a view, and such a refusal is noticed here",
    async run() {
      const frame = await webviewFrame(page, "main.loss-page");
      await frame.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'ran'";
        document.body.append(script);
      });
      assert.notEqual(await frame.title(), "ran");
      await waitUntil("the refusal to be noticed", 10_000, () =>
        viewComplaints.some((text) => text.includes("Content Security Policy")),
      );
    },
  };
}
