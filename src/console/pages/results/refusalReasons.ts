import type { RefusalsAnswer } from '../../api/reportingSchema';
import type { Language } from '../../i18n/i18n';

interface RefusalRow {
  readonly code: string;
  readonly count: number;
  /** By coupon, most refused first; null: an unknown coupon. */
  readonly coupons: readonly { readonly couponId: string | null; readonly count: number }[];
}

const mostFirst = <T extends { readonly count: number }>(rows: readonly T[]): readonly T[] => [...rows].sort((a, b) => b.count - a.count);

/** All days together, one row per reason, most frequent first. */
export const refusalRows = (counts: RefusalsAnswer['counts']): readonly RefusalRow[] => {
  const byCode = new Map<string, Map<string | null, number>>();
  for (const { code, couponId, count } of counts) {
    const coupons = byCode.get(code) ?? new Map<string | null, number>();
    coupons.set(couponId, (coupons.get(couponId) ?? 0) + count);
    byCode.set(code, coupons);
  }
  const rows = [...byCode].map(([code, coupons]): RefusalRow => {
    const list = mostFirst([...coupons].map(([couponId, count]) => ({ couponId, count })));
    return { code, count: list.reduce((sum, { count }) => sum + count, 0), coupons: list };
  });
  return mostFirst(rows);
};

interface RefusalStrings {
  readonly title: string;
  readonly lead: (since: string, until: string) => string;
  readonly none: string;
  readonly reason: string;
  readonly times: string;
  readonly coupons: string;
  readonly unknownCoupon: string;
  readonly of: (coupon: string, count: string) => string;
  /** Why, and what can be done; by reason code of the server. */
  readonly sentences: Readonly<Record<string, string>>;
  readonly other: string;
}

export const refusalStrings: Readonly<Record<Language, RefusalStrings>> = {
  en: {
    title: 'Refused codes',
    lead: (since, until) =>
      `Refused requests for a code, and refused codes at the checkout, from ${since} to ${until}. These are exact counts.`,
    none: 'Every request for a code was granted, and every code was accepted.',
    reason: 'Reason',
    times: 'Times',
    coupons: 'Coupons',
    unknownCoupon: 'none that exists',
    of: (coupon, count) => `${coupon} (${count})`,
    other: 'Another reason, by its code.',
    sentences: {
      serving_stopped: 'Coupons were stopped. Turn them on at the top of the page when you are ready.',
      budget_exhausted: 'The budget was used up. Raise it if the coupon earns its cost.',
      budget_exhausted_today: 'The budget of the day was used up. It was there again the next day.',
      pool_empty: 'No code was left in the pool. Upload more under Codes.',
      coupon_unknown: 'No such coupon was listed: an old page, or somebody trying names.',
      coupon_expired: 'The coupon had ended.',
      coupon_not_started: 'The coupon was not valid yet.',
      coupon_stale: 'The coupon had changed since it was shown. The next visit shows the new one.',
      claim_expired: 'The code given out before had expired; the shopper can claim again.',
      origin_refused: 'The page belongs to a website that is not allowed. See Allowed websites under Settings.',
      idempotency_conflict: 'One click asked for two coupons. A few of these are harmless; many mean a fault in the page.',
      shop_refused:
        'Your shop did not accept the coupon. Does it sell in the campaign’s currency, and does its checkout know discounts of this form?',
      shop_unreachable: 'Your shop did not answer. Nothing was given out, and the budget was left as it was.',
      overloaded: 'Too many requests were waiting. Shoppers could try again a second later.',
      customer_limit: 'The customer had used the coupon as often as one may.',
      code_unknown: 'No such code: a typing error, or a guess.',
      code_expired: 'The code had expired before it was used.',
      code_redeemed: 'The code had been used already.',
      code_locked: 'Another order was holding the code.',
      code_not_held: 'An order gave back a code it did not hold.',
      order_cancelled: 'The order the code was for had been cancelled.',
    },
  },
  'zh-CN': {
    title: '被拒绝的券码',
    lead: (since, until) => `${since} 至 ${until} 期间被拒绝的领券请求与结账时的券码，均为准确计数。`,
    none: '没有拒绝：每位请求者都领到了券码，每个券码都被接受。',
    reason: '原因',
    times: '次数',
    coupons: '优惠券',
    unknownCoupon: '不存在的优惠券',
    of: (coupon, count) => `${coupon}（${count}）`,
    other: '其他原因，见代码。',
    sentences: {
      serving_stopped: '优惠券已停用。准备好后可在页面顶部开启。',
      budget_exhausted: '预算已用完。若该券收益高于成本，可提高预算。',
      budget_exhausted_today: '当日预算已用完，次日恢复。',
      pool_empty: '券码池已空。请在“券码”页上传更多券码。',
      coupon_unknown: '没有此优惠券：页面过旧，或有人在试探名称。',
      coupon_expired: '优惠券已结束。',
      coupon_not_started: '优惠券尚未生效。',
      coupon_stale: '优惠券在展示后有改动，下次访问会显示新券。',
      claim_expired: '此前领取的券码已过期，顾客可重新领取。',
      origin_refused: '该页面所属网站不在允许之列。请查看“设置”中的“允许的网站”。',
      idempotency_conflict: '一次点击请求了两种优惠券。偶尔出现无妨，频繁出现说明页面有问题。',
      shop_refused: '您的店铺未接受该优惠券。请检查活动的货币是否与店铺一致，以及店铺结账是否支持这种优惠形式。',
      shop_unreachable: '您的店铺没有响应。未发放券码，预算不变。',
      overloaded: '等待中的请求过多，顾客稍后即可重试。',
      customer_limit: '该顾客使用此券的次数已达上限。',
      code_unknown: '没有此券码：输入有误或随意猜测。',
      code_expired: '券码在使用前已过期。',
      code_redeemed: '券码已被使用。',
      code_locked: '另一笔订单正占用该券码。',
      code_not_held: '订单归还了它并未占用的券码。',
      order_cancelled: '该券码对应的订单已取消。',
    },
  },
};
