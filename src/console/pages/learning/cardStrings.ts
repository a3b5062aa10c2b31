import type { Language } from '../../i18n/i18n';

interface CardStrings {
  readonly title: string;
  readonly none: string;
  /** Headline by what the version goes by. @param gain over no coupons @param visits */
  readonly ships: Readonly<Record<'learnt' | 'family' | 'matching', (gain: string) => string>>;
  readonly shipsNothing: string;
  /** The interval contains zero. */
  readonly unsure: (gain: string, from: string, to: string) => string;
  readonly sizeOnly: (size: string) => string;
  readonly priorOnly: string;
  readonly versus: string;
  readonly noCoupons: string;
  readonly matching: string;
  readonly per: string;
  readonly interval: (from: string, to: string) => string;
  readonly caveat: (visits: string) => string;
  readonly order: string;
  readonly orderNote: string;
  readonly shown: string;
  readonly shownNote: string;
  readonly learnedFrom: string;
  readonly rows: (rows: string) => string;
  readonly cannot: string;
  readonly limits: Readonly<Record<'visits' | 'effect' | 'unsure' | 'audience' | 'related' | 'later', string>>;
  readonly card: string;
  readonly notes: string;
}

export const cardStrings: Readonly<Record<Language, CardStrings>> = {
  en: {
    title: 'Result',
    none: 'After training, this shows what the model learned and how sure that is.',
    ships: {
      learnt: (gain) => `Your data improves the choice of coupons: ${gain} per 1,000 visits compared with no coupons.`,
      family: (gain) => `Your data confirms the choice by typical shops: ${gain} per 1,000 visits compared with no coupons.`,
      matching: (gain) => `The coupon that matches what shoppers view did best: ${gain} per 1,000 visits compared with no coupons.`,
    },
    unsure: (gain, from, to) => `Not certain yet: an estimated ${gain} per 1,000 visits compared with no coupons (95%: ${from} to ${to}).`,
    shipsNothing: 'In this data, no coupon earned more than it cost. The version shows none.',
    sizeOnly: (size) => `The model learned that a typical order is ${size}.`,
    priorOnly: 'The data does not show what coupons add. The version chooses as typical shops do.',
    versus: 'Compared with',
    noCoupons: 'No coupons',
    matching: 'The coupon that matches what they view',
    per: 'Net margin per 1,000 visits',
    interval: (from, to) => `95%: ${from} to ${to}`,
    caveat: (visits) =>
      `Estimated on ${visits} visits in your data, for shoppers the model had not seen. Only a trial shows what it earns now.`,
    order: 'Typical order',
    orderNote: 'judges discounts on an empty cart',
    shown: 'Visits with a coupon',
    shownNote: 'the rest see none',
    learnedFrom: 'Learned from',
    rows: (rows) => `${rows} rows`,
    cannot: 'What it cannot do',
    limits: {
      visits: 'It has seen orders, not visits. It does not know who buys without a coupon, or what a coupon adds.',
      effect: 'The data does not show what coupons add, so their effect is taken from typical shops.',
      unsure: 'No model is clearly better than simple rules in this data.',
      audience: 'For some coupons it is unknown how many shoppers they reach.',
      related: 'Related goods did not help to predict what a coupon adds, so the version leaves them out.',
      later: 'Private reports about visits do not change a model trained on a log. Train again with newer data.',
    },
    card: 'Full model card',
    notes: 'Notes of the training',
  },
  'zh-CN': {
    title: '结果',
    none: '训练后，这里会说明模型学到了什么，以及有多大把握。',
    ships: {
      learnt: (gain) => `您的数据改进了优惠券的选择：与不发优惠券相比，每 1,000 次访问 ${gain}。`,
      family: (gain) => `您的数据印证了典型店铺的选择方式：与不发优惠券相比，每 1,000 次访问 ${gain}。`,
      matching: (gain) => `与顾客所浏览商品相符的优惠券效果最好：与不发优惠券相比，每 1,000 次访问 ${gain}。`,
    },
    unsure: (gain, from, to) => `尚不确定：与不发优惠券相比，每 1,000 次访问估计为 ${gain}（95%：${from} 至 ${to}）。`,
    shipsNothing: '在这些数据中，没有优惠券的收益高于成本。此版本不展示优惠券。',
    sizeOnly: (size) => `模型得知一般订单的金额为 ${size}。`,
    priorOnly: '数据未能显示优惠券的增量，此版本按典型店铺的方式选择。',
    versus: '对比对象',
    noCoupons: '不发优惠券',
    matching: '与所浏览商品相符的优惠券',
    per: '每 1,000 次访问的净毛利',
    interval: (from, to) => `95%：${from} 至 ${to}`,
    caveat: (visits) => `根据您数据中的 ${visits} 次访问估算，针对模型未见过的顾客。实际收益需试用后才能知道。`,
    order: '一般订单',
    orderNote: '用于估算空购物车的折扣',
    shown: '展示优惠券的访问',
    shownNote: '其余不展示',
    learnedFrom: '学习数据',
    rows: (rows) => `${rows} 行`,
    cannot: '局限',
    limits: {
      visits: '只见过订单，没有访问记录：不知道谁不用优惠券也会购买，也不知道优惠券带来多少增量。',
      effect: '数据未能显示优惠券的增量，其效果取自典型店铺。',
      unsure: '在这些数据中，没有模型明显优于简单规则。',
      audience: '部分优惠券能覆盖多少顾客尚不清楚。',
      related: '相关商品无助于预测优惠券的增量，此版本未包含。',
      later: '关于访问的私密报告不会改变用日志训练的模型。请用更新的数据重新训练。',
    },
    card: '完整模型卡',
    notes: '训练说明',
  },
};
