import type { Language } from '../../i18n/language';

interface OverviewStrings {
  readonly title: string;
  readonly lead: string;
  readonly earned: string;
  readonly earnedLead: string;
  readonly more: string;
  readonly safe: string;
  readonly safeLead: string;
  readonly budgetsFine: string;
  readonly budgetSpent: (coupon: string) => string;
  readonly budgetLow: (coupon: string, left: string) => string;
  readonly poolLow: (coupon: string, left: string) => string;
  readonly overshoot: (coupon: string, amount: string) => string;
  readonly stopped: string;
  readonly noBundle: string;
  readonly refused: string;
  readonly refusedLead: (count: string) => string;
  readonly refusedFor: (count: string, why: string) => string;
  readonly refusedMore: string;
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
    more: 'All results',
    safe: 'Is it safe?',
    safeLead: 'No code is given out that a budget cannot pay for.',
    budgetsFine: 'Every budget holds, and every pool has codes.',
    budgetSpent: (coupon) => `The budget of “${coupon}” is used up; it is not offered any more.`,
    budgetLow: (coupon, left) => `The budget of “${coupon}” is nearly used up: ${left} left.`,
    poolLow: (coupon, left) => `“${coupon}” has ${left} codes left.`,
    overshoot: (coupon, amount) => `“${coupon}” went ${amount} beyond its budget, by codes that many people share or that came late.`,
    stopped: 'Coupons are stopped. Nobody is shown one.',
    noBundle: 'Nothing is published yet, so shoppers see no coupons.',
    refused: 'Why were codes refused?',
    refusedLead: (count) => `Turned down in the last 30 days, of requests for a code and codes at the checkout: ${count}.`,
    refusedFor: (count, why) => `${count} ×: ${why}`,
    refusedMore: 'All reasons, coupon by coupon',
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
    more: '查看全部效果',
    safe: '是否安全？',
    safeLead: '预算不足以支付的券码一律不会发放。',
    budgetsFine: '所有预算充足，所有券码池均有余量。',
    budgetSpent: (coupon) => `“${coupon}”的预算已用完，不再发放。`,
    budgetLow: (coupon, left) => `“${coupon}”的预算即将用完，剩余 ${left}。`,
    poolLow: (coupon, left) => `“${coupon}”的券码池还剩 ${left} 个券码。`,
    overshoot: (coupon, amount) => `“${coupon}”超出预算 ${amount}，原因是共享券码或券码使用较晚。`,
    stopped: '优惠券已停用，不会向任何人展示。',
    noBundle: '尚未发布任何内容，顾客看不到优惠券。',
    refused: '券码为何被拒绝？',
    refusedLead: (count) => `最近 30 天被拒绝的领券请求与结账时的券码：${count} 次。`,
    refusedFor: (count, why) => `${count} 次：${why}`,
    refusedMore: '查看所有原因及对应的优惠券',
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
