import type { Language } from '../../i18n/i18n';

interface FindStrings {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  readonly find: string;
  readonly coupon: string;
  readonly order: string;
  readonly claimed: string;
  readonly expires: string;
  /** Follows the code: why it is refused; and what to do. */
  readonly verdicts: Readonly<Record<string, readonly [reason: string, next: string]>>;
  readonly other: (reason: string) => string;
}

export const findStrings: Readonly<Record<Language, FindStrings>> = {
  en: {
    title: 'Why was a code refused?',
    label: 'Code',
    hint: 'Paste the code of the shopper.',
    find: 'Check',
    coupon: 'Coupon',
    order: 'Order',
    claimed: 'Claimed',
    expires: 'Expires',
    verdicts: {
      accepted: [
        'is valid now.',
        'If your checkout refuses it, the cart does not meet the coupon’s conditions: see its products, minimum amount and combinations.',
      ],
      code_redeemed: ['was already used in an order.', 'Each code works once. If the order is cancelled, the code works again.'],
      code_expired: ['has expired.', 'The shopper can claim the coupon again, if it still applies.'],
      code_locked: ['is reserved by another order or cart.', 'It is free again when that checkout ends or times out.'],
      code_unknown: [
        'is unknown.',
        'Check for typing mistakes. It may also be another shop’s code, or one from a list that no shopper has claimed yet.',
      ],
      coupon_expired: ['belongs to a coupon that has ended.', 'Extend the coupon’s end and publish it.'],
      coupon_not_started: ['belongs to a coupon that has not started.', 'Change the coupon’s start and publish it.'],
      budget_exhausted: ['belongs to a coupon whose budget is used up.', 'Raise the budget and publish it.'],
      budget_exhausted_today: [
        'belongs to a coupon whose budget for today is used up.',
        'It works again tomorrow, or with a higher daily budget.',
      ],
      customer_limit: ['was used by this customer as often as allowed.', 'Raise the limit per customer and publish it.'],
      serving_stopped: ['is refused because all coupons are stopped.', 'Turn coupons on at the top of the page.'],
    },
    other: (reason) => `is refused (${reason}).`,
  },
  'zh-CN': {
    title: '券码为什么被拒绝？',
    label: '券码',
    hint: '粘贴顾客的券码。',
    find: '检查',
    coupon: '优惠券',
    order: '订单',
    claimed: '领取时间',
    expires: '到期时间',
    verdicts: {
      accepted: ['目前有效。', '如果结账时仍被拒绝，说明购物车不符合优惠券的条件：请查看适用商品、最低金额和叠加规则。'],
      code_redeemed: ['已在订单中使用。', '每个券码只能使用一次。订单取消后可再次使用。'],
      code_expired: ['已过期。', '如果优惠券仍适用，顾客可以重新领取。'],
      code_locked: ['已被另一订单或购物车占用。', '该结账结束或超时后即可使用。'],
      code_unknown: ['不存在。', '请检查是否有输入错误。它也可能是其他店铺的券码，或列表中尚无人领取的券码。'],
      coupon_expired: ['所属的优惠券已结束。', '请延长优惠券的结束时间并发布。'],
      coupon_not_started: ['所属的优惠券尚未开始。', '请更改优惠券的开始时间并发布。'],
      budget_exhausted: ['所属优惠券的预算已用完。', '请提高预算并发布。'],
      budget_exhausted_today: ['所属优惠券今日的预算已用完。', '明天可再次使用，或提高每日预算。'],
      customer_limit: ['已达到该顾客的使用次数上限。', '请提高每位顾客的上限并发布。'],
      serving_stopped: ['被拒绝，因为全部优惠券已停用。', '请在页面顶部开启优惠券。'],
    },
    other: (reason) => `被拒绝（${reason}）。`,
  },
};
