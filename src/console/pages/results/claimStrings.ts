import type { Language } from '../../i18n/i18n';

interface FunnelStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly coupon: string;
  readonly issued: string;
  readonly redeemed: string;
  readonly open: string;
  readonly released: string;
  readonly cancelled: string;
  readonly useRate: string;
  /** Headings in CSV files. */
  readonly useRateShare: string;
  readonly medianHours: string;
  readonly median: string;
  readonly shared: string;
  readonly hours: (hours: string) => string;
  readonly days: (days: string) => string;
  readonly sentence: (issued: string, redeemed: string, open: string, released: string) => string;
  readonly cancelledNote: string;
  readonly sharedNote: string;
  readonly byDay: string;
  readonly byDayCaption: string;
  readonly day: string;
}

export const funnelStrings: Readonly<Record<Language, FunnelStrings>> = {
  en: {
    title: 'From claim to order',
    lead: 'What became of every code. These are exact counts.',
    none: 'No code has been given out yet',
    noneNext: 'A code is given out when a shopper takes a coupon from the card.',
    coupon: 'Coupon',
    issued: 'Given out',
    redeemed: 'Used',
    open: 'Still open',
    released: 'Ended unused',
    cancelled: 'Order cancelled',
    useRate: 'Use rate',
    useRateShare: 'Use rate (1 = 100%)',
    medianHours: 'Time to order (hours)',
    median: 'Time to order',
    shared: 'code for all',
    hours: (hours) => `${hours} h`,
    days: (days) => `${days} days`,
    sentence: (issued, redeemed, open, released) =>
      `Codes given out in all: ${issued}. Used in an order that stands: ${redeemed}; still open: ${open}; ended unused, which gave their budget back: ${released}.`,
    cancelledNote: 'An order that is cancelled later counts as not used. Half of the used codes were used within the time to order.',
    sharedNote: 'Anyone can use a code for all, so it has no use rate.',
    byDay: 'By day',
    byDayCaption: 'By the day the code was given out',
    day: 'Day',
  },
  'zh-CN': {
    title: '从领取到下单',
    lead: '每个已发放券码的去向。均为准确计数，而非估计。',
    none: '尚未发放任何券码',
    noneNext: '顾客在卡片上领取优惠券时发放券码。',
    coupon: '优惠券',
    issued: '已发放',
    redeemed: '已使用',
    open: '待使用',
    released: '未用失效',
    cancelled: '订单取消',
    useRate: '使用率',
    useRateShare: '使用率（1 = 100%）',
    medianHours: '下单用时（小时）',
    median: '下单用时',
    shared: '通用券码',
    hours: (hours) => `${hours} 小时`,
    days: (days) => `${days} 天`,
    sentence: (issued, redeemed, open, released) =>
      `共发放 ${issued} 个券码：${redeemed} 个已用于有效订单，${open} 个待使用，${released} 个未用失效并归还预算。`,
    cancelledNote: '事后取消的订单计为未使用。“下单用时”表示已使用的券码有一半在此时间内使用。',
    sharedNote: '通用券码任何知道的人都可使用，因此没有使用率。',
    byDay: '按天查看',
    byDayCaption: '按券码发放日统计',
    day: '日期',
  },
};
