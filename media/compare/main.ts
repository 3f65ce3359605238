import type { FromCompareView, ToCompareView } from "../../schemas/compare-view-protocol.ts";
import { connectHost } from "../parts/host-channel.ts";
import { onceAFrame } from "../parts/once-a-frame.ts";
import { type CompareModel, foldCompareMessage } from "./compare-model.ts";
import { createComparePage } from "./compare-page.ts";
import { type Draft, readDraft } from "./draft.ts";
import { isCompareMessage } from "./is-compare-message.ts";

// The compare page: asks for a snapshot, then draws what arrives, at most once a frame.
const host = connectHost<ToCompareView, FromCompareView>();
const stored = readDraft(host.readState());
const store = (draft: Draft): void => host.writeState({ draft });
store(stored);

const page = createComparePage({
  draft: stored,
  post: host.post,
  onDraft(draft) {
    store(draft);
    draw();
  },
});
document.body.append(page.root);
page.root.hidden = true;

let model: CompareModel | undefined;
const draw = onceAFrame(() => {
  if (model === undefined) return;
  const first = page.root.hidden;
  page.root.hidden = false;
  page.draw(model);
  if (first) page.focus();
});
const fold = (message: ToCompareView): void => {
  model = foldCompareMessage(model, message);
  draw();
};
host.listen({ snapshot: fold, state: fold, started: fold, token: fold, answer: fold, problem: fold }, isCompareMessage);
host.post({ type: "ready" });
