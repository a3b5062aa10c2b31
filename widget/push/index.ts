import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Claim, Offer } from '../../worker/api';
import { askWorker, type PushOptions, type RunPush, subscribe, unsubscribe } from './subscribe';

/** Answer of `worker/push/answerPage.ts`. */
interface OpenedCoupon {
  readonly offer: Offer;
  readonly claim: Result<Claim>;
}

const FRAGMENT = /[#&]couplet-coupon=([\w-]+)/;
/** The link of a friend. It has the same name, so that the app needs to know one only. */
const FRIEND = /[#&]couplet-coupon=friend\./;

/**
 * Shows the coupon whose notification was opened, with its code, or the reason why there is none. The fragment is removed, so that a reload
 * does not show it again. Errors: `push_no_worker`, `card_failed`, and those of the service worker.
 */
const showOpened = async ({ api, card, claimed, applier }: PushOptions): Promise<Result<undefined>> => {
  if (FRIEND.test(location.hash)) {
    window.couplet?.('inbox');
    return ok(undefined);
  }
  const decisionId = FRAGMENT.exec(location.hash)?.[1];
  const worker = (await navigator.serviceWorker?.getRegistration())?.active;
  if (!decisionId || !worker) return fail('push_no_worker', 'No service worker has the opened coupon.');
  history.replaceState(history.state, '', location.pathname + location.search + location.hash.replace(FRAGMENT, ''));
  const loading = card();
  const opened = await askWorker<OpenedCoupon>(worker, { couplet: 'coupon', decisionId });
  if (!opened.ok) return opened;
  const draw = await loading;
  if (!draw) return fail('card_failed', 'The card did not load.');
  const { offer, claim } = opened.value;
  const drawn = await draw({
    offer: claim.ok ? { ...offer, reminder: { claim: claim.value } } : offer,
    slot: undefined,
    // After a refusal, another click may request it again.
    claim: async () => {
      const again = await askWorker<OpenedCoupon>(worker, { couplet: 'coupon', decisionId });
      const result = again.ok ? again.value.claim : again;
      if (result.ok) claimed(offer, result.value);
      return result;
    },
    applier: (given) => applier(offer, given),
    explain: async () => (await api?.explain(decisionId)) ?? fail('not_started', 'There is no worker yet.'),
    closed: () => undefined,
  });
  drawn.mount();
  if (claim.ok) claimed(offer, claim.value);
  return ok(undefined);
};

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
