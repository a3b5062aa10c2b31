import { beforeAll, describe, expect, it } from 'vitest';

interface Storefront {
  readonly cart: { readonly uuid?: string };
  applyCoupon(code: string): Promise<void>;
  clearError(): void;
}
type ApplyToCart = (code: string, storefront: Storefront, fetch: unknown) => Promise<boolean>;

type HasCoupon = (cart: { readonly coupon?: string | null } | undefined, code: string) => boolean | undefined;

let applyToCart: ApplyToCart;
let hasCoupon: HasCoupon;
beforeAll(async () => {
  const file = new URL('../../../examples/evershop/couplet/src/services/applyToCart.js', import.meta.url);
  ({ applyToCart, hasCoupon } = (await import(file.href)) as { readonly applyToCart: ApplyToCart; readonly hasCoupon: HasCoupon });
});

describe("a claimed code in EverShop's storefront", () => {
  const storefront = ({
    cart = { uuid: 'c1' } as Storefront['cart'],
    there = null as string | null,
    takes = true,
    answers = true,
  } = {}) => {
    const done: string[] = [];
    const fetch = (): Promise<unknown> =>
      Promise.resolve({ ok: answers, status: 500, json: () => Promise.resolve({ data: { myCart: { coupon: there } } }) });
    const shop: Storefront = {
      cart,
      applyCoupon: (code) => {
        done.push(`apply ${code}`);
        return takes ? Promise.resolve() : Promise.reject(new Error('no'));
      },
      clearError: () => void done.push('clear'),
    };
    return { apply: () => applyToCart('NEW', shop, fetch), done };
  };

  it('is known to be on the cart, or not, where the page knows the cart’s coupon', () => {
    expect([{ coupon: 'NEW' }, { coupon: 'OTHER' }, { coupon: null }, {}, undefined].map((cart) => hasCoupon(cart, 'NEW'))).toEqual([
      true,
      false,
      false,
      undefined,
      undefined,
    ]);
  });

  it('goes onto a cart without a coupon', async () => {
    const { apply, done } = storefront();
    expect([await apply(), done]).toEqual([true, ['apply NEW']]);
  });

  it('leaves a coupon that the cart has, by whichever tab it came, and is content where that is the code', async () => {
    const other = storefront({ there: 'OTHER' });
    expect([await other.apply(), other.done]).toEqual([false, []]);
    const same = storefront({ there: 'NEW' });
    expect([await same.apply(), same.done]).toEqual([true, []]);
  });

  it('is not there where the cart refuses it, the shop does not answer or there is no cart', async () => {
    const refused = storefront({ takes: false });
    expect([await refused.apply(), refused.done]).toEqual([false, ['apply NEW', 'clear']]);
    const down = storefront({ answers: false });
    expect([await down.apply(), down.done]).toEqual([false, ['clear']]);
    const none = storefront({ cart: {} });
    expect([await none.apply(), none.done]).toEqual(['empty', []]);
  });
});
