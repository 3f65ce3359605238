import type { FromLossView, ToLossView } from "../../schemas/loss-view-protocol.ts";
import { connectHost } from "../parts/host-channel.ts";
import { onceAFrame } from "../parts/once-a-frame.ts";
import { isLossMessage } from "./is-loss-message.ts";
import { appendDelta, type LossModel, modelOfSnapshot } from "./loss-model.ts";
import { createLossPage } from "./loss-page.ts";
import { readLossPageState } from "./loss-page-state.ts";

// The loss panel: asks for a snapshot, then draws what arrives, at most once a frame.
const host = connectHost<ToLossView, FromLossView>();
const state = readLossPageState(host.readState());
host.writeState(state);

let model: LossModel | undefined;
const page = createLossPage({ post: host.post, state, onStateChange: host.writeState });
document.body.append(page.root);
page.root.hidden = true;

// Rows that were changed by messages which were never drawn on their own.
let firstUndrawn = 0;
const draw = onceAFrame(() => {
  if (model === undefined) return;
  page.root.hidden = false;
  page.draw({ ...model, firstChanged: firstUndrawn });
  firstUndrawn = model.columns.step.length;
});

host.listen(
  {
    snapshot(message) {
      model = modelOfSnapshot(message);
      firstUndrawn = 0;
      draw();
    },
    delta(message) {
      // Before the snapshot there is nothing to append to; the snapshot will hold this, too.
      if (model === undefined) return;
      model = appendDelta(model, message);
      firstUndrawn = Math.min(firstUndrawn, model.firstChanged);
      draw();
    },
  },
  isLossMessage,
);
host.post({ type: "ready" });
