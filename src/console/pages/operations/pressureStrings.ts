import type { Language } from '../../i18n/i18n';

interface PressureStrings {
  readonly title: string;
  readonly calm: string;
  readonly squeezed: (since: string) => string;
  readonly means: string;
  readonly advice: string;
  readonly toBudgets: string;
  readonly table: string;
  readonly search: string;
  readonly coupon: string;
  readonly recent: string;
  readonly open: string;
  readonly pending: string;
  readonly overdue: string;
  readonly limited: string;
  readonly limitedHelp: string;
  readonly pendingHelp: string;
  readonly overdueHelp: string;
  readonly none: string;
  readonly noneNext: string;
}

export const pressureStrings: Readonly<Record<Language, PressureStrings>> = {
  en: {
    title: 'Pressure on claims',
    calm: 'Claims look normal.',
    squeezed: (since) => `Claims have been limited since ${since}.`,
    means:
      'Many claims come from networks that redeem nothing. Until that ends, each claim takes a browser a moment of work, and a network can have one open code.',
    advice: 'Watch the budgets of the coupons below. If they run out too fast, stop all coupons.',
    toBudgets: 'See budgets',
    table: 'Claims by coupon',
    search: 'Search coupons',
    coupon: 'Coupon',
    recent: 'Last 15 minutes',
    open: 'Open',
    pending: 'Waiting for a code',
    overdue: 'Should have ended',
    limited: 'Limited today',
    limitedHelp: 'Claims refused because their network has too many open codes or sent no work.',
    pendingHelp: 'Your shop has not confirmed the code yet.',
    overdueHelp: 'Expired for over 5 minutes, but your shop has not ended the code yet.',
    none: 'No open claims',
    noneNext: 'Open claims appear here when shoppers get codes.',
  },
  'zh-CN': {
    title: '领取压力',
    calm: '领取情况正常。',
    squeezed: (since) => `自 ${since} 起，领取已受限制。`,
    means: '大量领取来自从不使用优惠券的网络。在此期间，每次领取需要浏览器完成少量计算，每个网络只能持有一个未用券码。',
    advice: '请关注下列优惠券的预算。如果消耗过快，请停用全部优惠券。',
    toBudgets: '查看预算',
    table: '各优惠券的领取情况',
    search: '搜索优惠券',
    coupon: '优惠券',
    recent: '最近 15 分钟',
    open: '未用',
    pending: '等待券码',
    overdue: '应已结束',
    limited: '今日受限',
    limitedHelp: '因所在网络未用券码过多，或未完成计算而被拒绝的领取。',
    pendingHelp: '店铺尚未确认券码。',
    overdueHelp: '已过期超过 5 分钟，但店铺尚未使其失效。',
    none: '没有未用的领取',
    noneNext: '顾客领取券码后会显示在这里。',
  },
};
