import { describe, expect, it } from 'vitest';
import { withSignedCoupons } from '../../../../src/bundle/transfer/signedCoupons';
import type { TransferContent } from '../../../../src/bundle/transfer/transferContent';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import { categoryCoupon } from '../../../helpers/testBundle';

const [tea, shoes] = [categoryCoupon('tea', 'Tea'), categoryCoupon('shoes', 'Shoes')];
const variants = [{ id: 'bold', title: { en: 'Tea for less!' } }];
const bundle = { coupons: [tea, shoes], experiment: { creatives: { id: 'look', couponId: 'tea', variants } } } as Parameters<
  typeof withSignedCoupons
>[1];

/** A file with these coupons, each kept and claimed. */
const fileWith = (...coupons: readonly (Coupon | undefined)[]): TransferContent =>
  ({
    decisions: coupons.map((coupon, i) => ({ decision: { id: `d${i}` }, ...(coupon && { coupon }) })),
    claims: coupons.map((_, i) => ({ id: `d${i}`, key: 'k', code: `CODE-${i}` })),
    inbox: { version: 1, kept: coupons.map((_, i) => ({ id: `d${i}`, endsAt: 9, at: 1 })), dropped: [], used: [], reminded: [] },
  }) as unknown as TransferContent;

const couponsOf = ({ decisions }: TransferContent) => decisions.map(({ coupon }) => coupon);

describe('coupons of a transfer file', () => {
  it('have the texts, terms and dates of the signed bundle, whatever the file says', () => {
    const forged = {
      ...tea,
      title: { en: 'Call +1 900 555 0100' },
      detail: { en: 'https://evil.example' },
      picture: 'https://evil.example/x.png',
    };
    const longer = { ...shoes, endsAt: shoes.endsAt + 1e10, minimumSubtotal: 0 } as Coupon;
    expect(couponsOf(withSignedCoupons(fileWith(forged, longer), bundle))).toEqual([tea, shoes]);
  });

  it('keep the texts of a tested variant only if the bundle has it', () => {
    const bold = { ...tea, title: { en: 'Tea for less!' } };
    expect(couponsOf(withSignedCoupons(fileWith(bold, tea, { ...tea, title: { en: 'Tea for free!' } }), bundle))).toEqual([bold, tea, tea]);
    // Of another coupon it is none.
    expect(couponsOf(withSignedCoupons(fileWith({ ...shoes, title: { en: 'Tea for less!' } }), bundle))).toEqual([shoes]);
  });

  it('are dropped with code and place in the inbox where the bundle has none of that id and version', () => {
    const content = withSignedCoupons(fileWith({ ...tea, id: 'gold' }, { ...tea, version: tea.version + 1 }, tea, undefined), bundle);
    expect(couponsOf(content)).toEqual([undefined, undefined, tea, undefined]);
    expect(content.decisions).toHaveLength(4);
    expect(content.claims.map(({ id }) => id)).toEqual(['d2']);
    expect(content.inbox.kept.map(({ id }) => id)).toEqual(['d2']);
  });

  it.each(['evil.example', 'ask@evil-example'])('have no code that could be an address, such as %s, and can ask for it again', (code) => {
    const file = fileWith(tea, shoes);
    const [first, second] = file.claims;
    const forged = { ...file, at: 5, claims: [{ ...first, code, expiresAt: 9 }, second] } as TransferContent;
    const { claims, inbox } = withSignedCoupons({ ...forged, inbox: { ...forged.inbox, kept: [] } }, bundle);
    expect(claims).toEqual([{ id: 'd0', key: 'k' }, second]);
    expect(inbox.kept).toEqual([{ id: 'd0', endsAt: tea.endsAt, at: 5 }]);
  });
});
