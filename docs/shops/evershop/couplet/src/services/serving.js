import { getConfig } from '@evershop/evershop/lib/util/getConfig';

const FRESH_MS = 15_000;
const TIMEOUT_MS = 1_500;
let known = { serving: true, at: 0 };
let asking;

const ask = async () => {
  const server = getConfig('couplet.server', null);
  if (server === null) return;
  const answer = await fetch(`${server}/v1/status.json`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  known = { serving: (await answer.json()).serving !== false, at: Date.now() };
};

/**
 * May Couplet's codes be used? The coupon server's own switch, at most a quarter of a minute old: EverShop lets nobody make more than 120 calls a
 * minute, too few to end many codes one by one at once. Where the server does not answer, what it said last.
 */
export const isServing = async () => {
  if (Date.now() - known.at > FRESH_MS) {
    asking ??= ask()
      .catch(() => undefined)
      .finally(() => {
        asking = undefined;
      });
    await asking;
  }
  return known.serving;
};
