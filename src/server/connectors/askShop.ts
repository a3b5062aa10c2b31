import { fail, ok, type Result } from '../../protocol/result';
import { createShopCall, type ShopAnswer, type ShopRequest } from './shopCall';

/** System errors that say the request never left: nothing can have happened in the shop. */
const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What OpenSSL says of an answer in plain HTTP to its first words, before any request was sent. */
const PLAIN_HTTP = /wrong version number|packet length too long/;

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** One exchange with the shop. What a 2xx, 3xx or 4xx means is the caller's to say. Errors: `shop_unreachable` (never arrived), `shop_no_answer` (sent and unanswered, 5xx or 429). */
export type AskShop = (url: string, request: Omit<ShopRequest, 'timeoutMs'>) => Promise<Result<ShopAnswer>>;

/** @param timeoutMs for each exchange */
export const createAskShop = (shopUrl: string, timeoutMs: number): AskShop => {
  const shopCall = createShopCall(shopUrl);
  return async (url, request) => {
    try {
      const answer = await shopCall(url, { ...request, timeoutMs });
      return answer.status >= 500 || answer.status === 429 ? fail('shop_no_answer', `The shop answered ${answer.status}.`) : ok(answer);
    } catch (error) {
      // The address is the operator's to mend; a shopper's claim is answered with words of its own (claims.ts).
      const shop = `The shop at ${new URL(shopUrl).origin} (SHOP_URL)`;
      if (error instanceof Error && PLAIN_HTTP.test(error.message)) return fail('shop_unreachable', `${shop} does not speak https.`);
      return neverArrived.has(codeOf(error))
        ? fail('shop_unreachable', `${shop} cannot be reached: ${codeOf(error)}.`)
        : fail('shop_no_answer', 'The shop did not answer.');
    }
  };
};

/** Tries once more what may be repeated. A first try of unknown outcome stays unknown, whatever became of the second. */
export const twice = async <T>(attempt: () => Promise<Result<T>>): Promise<Result<T>> => {
  const first = await attempt();
  if (first.ok || !['shop_no_answer', 'shop_unreachable'].includes(first.error.code)) return first;
  const second = await attempt();
  return !second.ok && first.error.code === 'shop_no_answer' ? first : second;
};
