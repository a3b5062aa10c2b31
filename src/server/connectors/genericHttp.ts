import { isExclusive } from '../../core/coupons/stacking';
import { parseJsonWith } from '../../core/parse';
import { fail, ok, type Result } from '../../core/result';
import { agreedCapabilities, type Capabilities, capabilitiesSchema, conditionOf } from './capabilities';
import type { Connector, ShopCode } from './connector';
import { createShopCall } from './shopCall';

export interface GenericHttpSettings {
  /** Base URL of the shop, e.g. `https://shop.example`; calls go to `<shopUrl>/couplet/codes`. */
  readonly shopUrl: string;
  readonly token: string;
  /** Per attempt, ms. */
  readonly timeoutMs?: number;
}

/** System errors that say the request never left: nothing can have happened in the shop. */
const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const wireOf = ({ code, coupon, currency, expiresAt, uses }: ShopCode): string =>
  JSON.stringify({
    v: 'code/1',
    code,
    discount: coupon.discount,
    scope: coupon.scope,
    when: conditionOf(coupon),
    ...(isExclusive(coupon) ? {} : { stacking: coupon.stacking }),
    currency,
    expiresAt,
    uses,
  });

/**
 * Any shop that offers two routes: `POST <shop>/couplet/codes` → 200/201 and `DELETE <shop>/couplet/codes/:code` → 204 (404 counts as
 * done). A third, `GET <shop>/couplet/capabilities`, says what its checkout can do beyond `agreedCapabilities`. Each call is tried twice; a 5xx, 429 or broken connection is worth the second try, any other 4xx is final.
 */
export const genericHttp = ({ shopUrl, token, timeoutMs = 3_000 }: GenericHttpSettings): Connector => {
  const shop = shopUrl.replace(/\/+$/, '');
  const base = `${shop}/couplet/codes`;
  const shopCall = createShopCall(shop);

  const attempt = async (method: string, path: string, body: string | undefined, done: readonly number[]): Promise<Result<undefined>> => {
    try {
      const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      const { status } = await shopCall(`${base}${path}`, { method, headers, body, timeoutMs });
      if (done.includes(status)) return ok(undefined);
      if (status >= 500 || status === 429) return fail('shop_no_answer', `The shop answered ${status}.`);
      return fail('shop_refused', `The shop refused the code with ${status}.`);
    } catch (error) {
      return neverArrived.has(codeOf(error))
        ? fail('shop_unreachable', 'The shop cannot be reached.')
        : fail('shop_no_answer', 'The shop did not answer.');
    }
  };

  const call = async (method: string, path: string, body: string | undefined, done: readonly number[]): Promise<Result<undefined>> => {
    const first = await attempt(method, path, body, done);
    if (first.ok || first.error.code === 'shop_refused') return first;
    const second = await attempt(method, path, body, done);
    // A first try of unknown outcome stays unknown, whatever became of the second.
    if (!second.ok && first.error.code === 'shop_no_answer') return first;
    return second;
  };

  const capabilities = async (): Promise<Result<Capabilities>> => {
    try {
      const headers = { authorization: `Bearer ${token}` };
      const { status, text } = await shopCall(`${shop}/couplet/capabilities`, { method: 'GET', headers, timeoutMs });
      if (status >= 200 && status < 300) return parseJsonWith(capabilitiesSchema, text, 'capabilities_malformed');
      // A shop made before the question was asked.
      if (status === 404 || status === 405) return ok(agreedCapabilities);
      return fail('shop_no_answer', `The shop answered ${status}.`);
    } catch {
      return fail('shop_unreachable', 'The shop does not say what its checkout can do.');
    }
  };

  return {
    platform: 'generic',
    capabilities,
    createCode: (code) => call('POST', '', wireOf(code), [200, 201]),
    deactivateCode: (code) => call('DELETE', `/${encodeURIComponent(code)}`, undefined, [200, 204, 404, 410]),
  };
};
