import { fieldsOf, listOf } from '../capture/platforms/fields';
import type { ApplyCode } from './applyCode';
import { sameCode } from './sameCode';

interface CartCode {
  readonly code: string;
  /** It takes something off this cart. */
  readonly applicable: boolean;
}

const codesOf = (cart: unknown): readonly CartCode[] =>
  listOf(fieldsOf(cart).discount_codes)
    .map(fieldsOf)
    .map(({ code, applicable }) => ({ code: String(code), applicable: applicable === true }));

/**
 * Shopify's Ajax API. `discount` replaces the codes of the cart, so those that are there go along; nothing else of the cart is named, so notes and
 * attributes stay. Where ours takes nothing off this cart, or would cost it another code,
 * the cart gets back what it had.
 * https://shopify.dev/docs/api/ajax/reference/cart#update-discounts-in-the-cart
 */
export const shopifyApply =
  (root: string, fetch: typeof globalThis.fetch): ApplyCode =>
  async (code) => {
    const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
      const answer = await fetch(`${root}${path}`, {
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        ...init,
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.json();
    };
    const update = (codes: readonly string[]): Promise<unknown> =>
      ask('cart/update.js', { method: 'POST', body: JSON.stringify({ discount: codes.join(',') }) });
    const before = codesOf(await ask('cart.js')).filter((other) => !sameCode(code)(other.code));
    const all = before.map((other) => other.code);
    const after = codesOf(await update([...all, code]));
    const applies = (wanted: string): boolean => after.some((other) => other.applicable && sameCode(wanted)(other.code));
    if (applies(code) && before.every((other) => !other.applicable || applies(other.code))) return true;
    await update(all);
    return false;
  };
