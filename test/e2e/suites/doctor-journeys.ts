import type { Page } from "playwright-core";
import { runCommand } from "../editor/palette.ts";
import { takePicture } from "../editor/pictures.ts";
import type { Journey } from "../harness/suite.ts";

/** What this machine can do, as a document. */
export function doctorJourneys({ page }: { readonly page: Page }): readonly Journey[] {
  const examine: Journey = {
    name: "Doctor says what this machine can do",
    async run() {
      await runCommand(page, "Tunesmith: Doctor");
      const text = page
        .locator(".editor-instance .view-lines")
        .filter({ hasText: /torch/i })
        .filter({ hasText: /Ollama/ });
      await text.first().waitFor({ timeout: 180_000 });
      await takePicture(page, "doctor-light");
    },
  };
  return [examine];
}
