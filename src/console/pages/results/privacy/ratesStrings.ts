import type { Language } from '../../../i18n/i18n';

interface RatesStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly what: string;
  readonly share: string;
  readonly interval: string;
  /** Headings in CSV files. */
  readonly low: string;
  readonly high: string;
  readonly reports: string;
  readonly tooFew: string;
  readonly sentence: (low: string, high: string) => string;
  readonly note: string;
  /** Outcome of a visit, by test. */
  readonly did: Readonly<Record<string, (atLeast: string) => string>>;
}

export const ratesStrings: Readonly<Record<Language, RatesStrings>> = {
  en: {
    title: 'Private reports',
    lead: 'Devices of shoppers who agreed answer at most once a week, at random part of the time. One answer reveals nothing about anyone. Many together show how often something happens.',
    none: 'No private report has come in yet',
    noneNext: 'They come from shoppers who agreed, and no sooner than after their visit. Nothing about money depends on them.',
    what: 'In a visit',
    share: 'Share of visits',
    interval: '95% interval',
    low: 'Lower bound',
    high: 'Upper bound',
    reports: 'Reports',
    tooFew: 'told from 50 reports on',
    sentence: (low, high) => `between ${low} and ${high}`,
    note: 'The intervals include the noise that protects shoppers, which is why they are wide. The bars run from 0% to 100%. They are about shoppers who agreed, and are no part of the verdict.',
    did: {
      'session.views': (atLeast) => `looked at ${atLeast} or more products`,
      'session.carted': (atLeast) => `put things into the cart, ${atLeast} or more`,
      'session.shown': () => 'was shown a coupon',
      'session.claimed': () => 'took a coupon',
      'session.dismissed': () => 'dismissed a coupon',
      'reaction.dismissed': () => 'dismissed a coupon and took none',
      'local.right': () => 'what a device learnt by itself foretold better (50%: neither better nor worse)',
      'session.purchased': () => 'bought something',
      'profile.visits': (atLeast) => `had come ${atLeast} times or more`,
      'profile.orders': (atLeast) => `had ordered before, ${atLeast} times or more`,
    },
  },
  'zh-CN': {
    title: '隐私报告',
    lead: '来自隐私报告。已同意的顾客的设备每周至多回答一次，并有一部分回答是随机的，因此单个回答不透露任何人的信息，只有汇总许多回答才有意义。',
    none: '尚未收到隐私报告',
    noneNext: '报告来自已同意的顾客，在其访问结束后发出。所有金额都不依赖这些报告。',
    what: '在一次访问中',
    share: '访问占比',
    interval: '95% 区间',
    low: '下限',
    high: '上限',
    reports: '报告数',
    tooFew: '满 50 份报告后给出',
    sentence: (low, high) => `介于 ${low} 与 ${high} 之间`,
    note: '区间已包含用于保护顾客的随机噪声，因此较宽。横条的刻度为 0% 至 100%。数据仅涉及已同意的顾客，不影响结论。',
    did: {
      'session.views': (atLeast) => `浏览了至少 ${atLeast} 件商品`,
      'session.carted': (atLeast) => `加入购物车至少 ${atLeast} 次`,
      'session.shown': () => '看到了优惠券',
      'session.claimed': () => '领取了优惠券',
      'session.dismissed': () => '关闭了优惠券',
      'reaction.dismissed': () => '关闭了优惠券，且一张也没领',
      'local.right': () => '设备自行学到的内容预测得更准（50% 表示不分高下）',
      'session.purchased': () => '下了单',
      'profile.visits': (atLeast) => `累计到访至少 ${atLeast} 次`,
      'profile.orders': (atLeast) => `此前下过至少 ${atLeast} 单`,
    },
  },
};
