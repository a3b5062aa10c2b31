import type { Campaign } from '../../bundle/campaign';
import { CODE_LENGTH, isDrawnCode } from '../../protocol/coupons/drawnCode';
import { codesIn } from './codesIn';

/**
 * Which coupon of the campaign an order's codes belong to: a shared code, a drawn code behind a coupon's prefix, or a code that is the coupon's id. A
 * drawn code whose prefix two coupons have belongs to neither, and codes of a pool are not in the campaign.
 * @returns coupon id of the first code that has one, by the cell's text
 */
export const couponOfCodes = ({ coupons, codes }: Pick<Campaign, 'coupons' | 'codes'>): ((text: string) => string | undefined) => {
  const byCode = new Map(coupons.map(({ id }) => [id.toUpperCase(), id]));
  const byPrefix = new Map<string, string | undefined>();
  for (const { id } of coupons) {
    const origin = codes[id] ?? { from: 'generated' as const };
    if (origin.from === 'shared') byCode.set(origin.code.toUpperCase(), id);
    if (origin.from !== 'generated') continue;
    const prefix = origin.prefix ?? '';
    byPrefix.set(prefix, byPrefix.has(prefix) ? undefined : id);
  }
  const couponOf = (code: string): string | undefined =>
    byCode.get(code) ?? (isDrawnCode(code) ? byPrefix.get(code.slice(0, -CODE_LENGTH)) : undefined);
  return (text) => codesIn(text).map(couponOf).find(Boolean);
};
