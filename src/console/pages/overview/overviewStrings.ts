import type { Language } from '../../i18n/language';

interface OverviewStrings {
  readonly title: string;
  readonly lead: string;
  readonly earned: string;
  readonly earnedLead: string;
  readonly gain: (amount: string) => string;
  readonly loss: (amount: string) => string;
  readonly notKnown: string;
  readonly interval: (lower: string, upper: string) => string;
  readonly noInterval: string;
  readonly against: (treatment: string, control: string, weeks: string) => string;
  readonly arms: Readonly<Record<'none' | 'rule' | 'couplet', string>>;
  readonly reasons: Readonly<Record<'sample_ratio_mismatch' | 'attribution_lost' | 'too_few_customers' | 'not_yet', string>>;
  readonly waiting: (weeks: number | null) => string;
  readonly more: string;
  readonly noOrders: string;
  readonly noOrdersNext: string;
  readonly safe: string;
  readonly safeLead: string;
  readonly budgetsFine: string;
  readonly budgetSpent: (coupon: string) => string;
  readonly budgetLow: (coupon: string, left: string) => string;
  readonly poolLow: (coupon: string, left: string) => string;
  readonly overshoot: (coupon: string, amount: string) => string;
  readonly stopped: string;
  readonly noBundle: string;
  readonly next: string;
  readonly nextCampaign: string;
  readonly nextOn: string;
  readonly nextResults: string;
  readonly budgets: string;
  readonly coupon: string;
  readonly spent: string;
  readonly open: string;
  readonly of: string;
  readonly codes: string;
  readonly noLimit: string;
  readonly today: string;
}

export const overviewStrings: Readonly<Record<Language, OverviewStrings>> = {
  en: {
    title: 'Overview',
    lead: 'What coupons earned, whether they are safe, and what to do next.',
    earned: 'What did it earn?',
    earnedLead: 'Net margin: what orders left after goods, discounts and refunds.',
    gain: (amount) => `${amount} more than without`,
    loss: (amount) => `${amount} lost`,
    notKnown: 'Not known yet',
    interval: (lower, upper) => `between ${lower} and ${upper}, with 95% confidence however often you look`,
    noInterval: 'too few customers with an order for an interval',
    against: (treatment, control, weeks) => `${treatment} against ${control}, over ${weeks} weeks of orders`,
    arms: { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' },
    reasons: {
      sample_ratio_mismatch: 'Devices were not assigned in the planned shares, so nothing can be compared. Find out why first.',
      attribution_lost: 'A checkout route loses the mark of the experiment, so orders are missing from the comparison.',
      too_few_customers: 'There are too few customers with an order yet.',
      not_yet: 'The difference seen so far may be chance.',
    },
    waiting: (weeks) =>
      weeks === null
        ? 'At your traffic a difference of 10% would take years to show.'
        : weeks === 0
          ? 'A difference of 10% would probably have shown by now: what there is is smaller.'
          : `About ${Math.ceil(weeks)} more ${Math.ceil(weeks) === 1 ? 'week' : 'weeks'} at your traffic would show a difference of 10%.`,
    more: 'All results',
    noOrders: 'No order of this experiment has come in yet',
    noOrdersNext: 'The first one appears here within a minute of being paid. Is the script on your pages, and are coupons on?',
    safe: 'Is it safe?',
    safeLead: 'No code is given out that a budget cannot pay for.',
    budgetsFine: 'Every budget holds, and every pool has codes.',
    budgetSpent: (coupon) => `The budget of “${coupon}” is used up; it is not offered any more.`,
    budgetLow: (coupon, left) => `The budget of “${coupon}” is nearly used up: ${left} left.`,
    poolLow: (coupon, left) => `“${coupon}” has ${left} codes left.`,
    overshoot: (coupon, amount) => `“${coupon}” went ${amount} beyond its budget, by codes that many people share or that came late.`,
    stopped: 'Coupons are stopped. Nobody is shown one.',
    noBundle: 'Nothing is published yet, so shoppers see no coupons.',
    next: 'What next?',
    nextCampaign: 'Set up your first coupons',
    nextOn: 'Turn coupons on, at the top of this page',
    nextResults: 'Look at the results and decide what to keep',
    budgets: 'Budgets',
    coupon: 'Coupon',
    spent: 'Used',
    open: 'Held for open codes',
    of: 'Budget',
    codes: 'Codes used',
    noLimit: 'no limit',
    today: 'Today',
  },
  'zh-CN': {
    title: '概览',
    lead: '优惠券带来了多少收益、是否安全，以及下一步该做什么。',
    earned: '带来了多少收益？',
    earnedLead: '净毛利：订单扣除货品成本、折扣与退款后的余额。',
    gain: (amount) => `比不发券多赚 ${amount}`,
    loss: (amount) => `亏损 ${amount}`,
    notKnown: '尚无定论',
    interval: (lower, upper) => `介于 ${lower} 与 ${upper} 之间，无论查看多少次，置信度均为 95%`,
    noInterval: '有订单的顾客太少，无法给出区间',
    against: (treatment, control, weeks) => `${treatment}对比${control}，基于 ${weeks} 周的订单`,
    arms: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
    reasons: {
      sample_ratio_mismatch: '设备分组比例与计划不符，无法比较。请先查明原因。',
      attribution_lost: '某个结账渠道丢失了实验标记，部分订单未计入比较。',
      too_few_customers: '有订单的顾客还太少。',
      not_yet: '目前看到的差异可能只是偶然。',
    },
    waiting: (weeks) =>
      weeks === null
        ? '按您目前的流量，10% 的差异需要数年才能显现。'
        : weeks === 0
          ? '若差异有 10%，现在多半已经显现：实际差异更小。'
          : `按您目前的流量，大约还需 ${Math.ceil(weeks)} 周即可看出 10% 的差异。`,
    more: '查看全部效果',
    noOrders: '该实验还没有订单',
    noOrdersNext: '首个订单付款后一分钟内会显示在这里。请确认页面已加入脚本，并已开启优惠券。',
    safe: '是否安全？',
    safeLead: '预算不足以支付的券码一律不会发放。',
    budgetsFine: '所有预算充足，所有券码池均有余量。',
    budgetSpent: (coupon) => `“${coupon}”的预算已用完，不再发放。`,
    budgetLow: (coupon, left) => `“${coupon}”的预算即将用完，剩余 ${left}。`,
    poolLow: (coupon, left) => `“${coupon}”的券码池还剩 ${left} 个券码。`,
    overshoot: (coupon, amount) => `“${coupon}”超出预算 ${amount}，原因是共享券码或券码使用较晚。`,
    stopped: '优惠券已停用，不会向任何人展示。',
    noBundle: '尚未发布任何内容，顾客看不到优惠券。',
    next: '下一步？',
    nextCampaign: '设置您的第一批优惠券',
    nextOn: '在本页顶部开启优惠券',
    nextResults: '查看效果，决定保留哪些优惠券',
    budgets: '预算',
    coupon: '优惠券',
    spent: '已使用',
    open: '未使用券码占用',
    of: '预算',
    codes: '已用券码',
    noLimit: '不限',
    today: '今日',
  },
};
