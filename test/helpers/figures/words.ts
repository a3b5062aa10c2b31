import type { Language } from './written';

/** What stands in a cell beside figures. */
const english = {
  groups: { none: 'No coupons', rule: 'Your own rule', couplet: 'Couplet' },
  inSentence: { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' },
  coupons: { tea: 'Tea time', shoes: 'New shoes' } as Readonly<Record<string, string>>,
  nothing: 'none',
  unnamed: 'not named',
  noLimit: 'no limit',
  unknownCoupon: 'none that exists',
  of: (coupon: string, count: string) => `${coupon} (${count})`,
  hours: (count: string) => `${count} h`,
  days: (count: string) => `${count} days`,
  weeks: (count: string) => `${count} ${count === '1' ? 'week' : 'weeks'}`,
  overLongest: 'over 260 weeks',
  pair: (treatment: string, control: string) => `${treatment} against ${control}`,
  metrics: { orders: 'orders', netMargin: 'net margin' },
  tooFewReports: 'told from 50 reports on',
  noInterval: 'not before 100 customers with an order',
  reasons: {
    coupon_unknown: 'No such coupon was listed: an old page, or somebody trying names.',
    coupon_stale: 'The coupon had changed since it was shown. The next visit shows the new one.',
  } as Readonly<Record<string, string>>,
  says: { pays: 'It earns more than it costs.', costs: 'It costs more than it earns. Consider taking it out.', open: 'Not known yet.' },
  did: {
    'session.claimed': 'Took a coupon',
    'session.dismissed': 'Dismissed a coupon',
    'session.shown': 'Was shown a coupon',
    'session.purchased': 'Bought something',
  } as Readonly<Record<string, string>>,
  over: 'over 99.9%',
  under: 'under 0.1%',
  gain: (amount: string) => `${amount} more in net margin than without coupons`,
  waiting: (weeks: string) => `Not known yet: about ${weeks} at your traffic`,
  unsound: 'Cannot be compared',
};
export type Words = typeof english;

const chinese: Words = {
  groups: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
  inSentence: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
  coupons: { tea: '茶券', shoes: '鞋券' },
  nothing: '无',
  unnamed: '未命名',
  noLimit: '不限',
  unknownCoupon: '不存在的优惠券',
  of: (coupon, count) => `${coupon}（${count}）`,
  hours: (count) => `${count} 小时`,
  days: (count) => `${count} 天`,
  weeks: (count) => `${count} 周`,
  overLongest: '超过 260 周',
  pair: (treatment, control) => `${treatment} 对比 ${control}`,
  metrics: { orders: '订单数', netMargin: '净毛利' },
  tooFewReports: '满 50 份报告后给出',
  noInterval: '下过单的顾客满 100 人后给出',
  reasons: {
    coupon_unknown: '没有此优惠券：页面过旧，或有人在试探名称。',
    coupon_stale: '优惠券在展示后有改动，下次访问会显示新券。',
  },
  says: { pays: '带来的收益高于成本。', costs: '成本高于收益，可考虑撤下。', open: '尚无定论。' },
  did: {
    'session.claimed': '领取了优惠券',
    'session.dismissed': '关闭了优惠券',
    'session.shown': '看到了优惠券',
    'session.purchased': '下了单',
  },
  over: '高于 99.9%',
  under: '低于 0.1%',
  gain: (amount) => `净毛利比不发券多 ${amount}`,
  waiting: (weeks) => `尚无定论：按您的流量还需约 ${weeks}`,
  unsound: '无法比较',
};

export const words: Readonly<Record<Language, Words>> = { en: english, 'zh-CN': chinese };
