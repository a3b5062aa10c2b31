import { getConfig } from '@evershop/evershop/lib/util/getConfig';
import { keepFresh } from './keepFresh.js';

const FRESH_MS = 15_000;
const TIMEOUT_MS = 1_500;

const ask = async () => {
  const server = getConfig('couplet.server', null);
  if (server === null) return true;
  const answer = await fetch(`${server}/v1/status.json`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  // An error says nothing of the switch: it must not turn coupons on again that were stopped.
  if (!answer.ok) throw new Error(`Couplet's server answered ${answer.status}.`);
  return (await answer.json()).serving !== false;
};

/**
 * May Couplet's codes be used? The coupon server's own switch, at most a quarter of a minute old: EverShop lets nobody make more than 120 calls a
 * minute, too few to end many codes one by one at once. Where the server does not answer, what it said last.
 */
export const isServing = keepFresh(ask, FRESH_MS, true);
