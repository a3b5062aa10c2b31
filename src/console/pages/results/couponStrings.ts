import type { Language } from '../../i18n/language';

interface CouponStrings {
  readonly title: string;
  readonly lead: string;
  readonly coupon: string;
  readonly orders: string;
  readonly value: string;
  readonly shrunk: string;
  readonly shrunkNote: string;
  readonly interval: string;
  readonly says: string;
  readonly between: (lower: string, upper: string) => string;
  readonly noInterval: string;
  readonly pays: string;
  readonly costs: string;
  readonly open: string;
  readonly scale: (from: string, to: string) => string;
}

export const couponStrings: Readonly<Record<Language, CouponStrings>> = {
  en: {
    title: 'What is each coupon worth?',
    lead: 'A small share of visits gets a random coupon. Their orders show what each coupon alone would earn compared with no coupons, if all your shoppers got it.',
    coupon: 'Coupon',
    orders: 'Orders',
    value: 'Worth',
    shrunk: 'Corrected',
    shrunkNote: 'The best of many coupons looks better than it is, so the corrected worth is nearer to the mean of all.',
    interval: '95% interval',
    says: 'In words',
    between: (lower, upper) => `between ${lower} and ${upper}`,
    noInterval: 'not before 100 customers with an order',
    pays: 'It earns more than it costs.',
    costs: 'It costs more than it earns. Consider taking it out.',
    open: 'Not known yet.',
    scale: (from, to) => `All bars run from ${from} to ${to}; the dashed line is zero.`,
  },
  'zh-CN': {
    title: '每种优惠券值多少？',
    lead: '少量访问会抽签获得一种优惠券。由其订单可知：与不发券相比，若全部访客都获得该券会带来多少。',
    coupon: '优惠券',
    orders: '订单数',
    value: '价值',
    shrunk: '校正值',
    shrunkNote: '多种优惠券中最好的往往偏高，校正值因此更接近平均值。',
    interval: '95% 区间',
    says: '说明',
    between: (lower, upper) => `介于 ${lower} 与 ${upper} 之间`,
    noInterval: '下过单的顾客满 100 人后给出',
    pays: '带来的收益高于成本。',
    costs: '成本高于收益，可考虑撤下。',
    open: '尚无定论。',
    scale: (from, to) => `所有横条的刻度为 ${from} 至 ${to}，虚线为零。`,
  },
};
