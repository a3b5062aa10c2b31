import type { RunPush } from './pushOptions';
import { showOpened } from './showOpened';
import { subscribe, unsubscribe } from './subscribe';

const runPush: RunPush = async (what, options) => {
  const run = what === 'coupon' ? showOpened : what === 'off' ? unsubscribe : subscribe;
  try {
    const result = await run(options);
    if (!result.ok) options.note(result.error.code, result.error.message);
    else if (run !== showOpened) options.note(run === subscribe ? 'push_on' : 'push_taken_back', 'as the shopper asked');
  } catch (error) {
    options.note('push_failed', String(error));
  }
};

// Loaded by `couplet('push')`, and on the page that a notification opens.
const handoff = window.couplet?._;
if (handoff) handoff.push = runPush;
