import type { Arm } from '../../experiment/experimentStrings';
import type { PlanProblem } from '../../experiment/planInput';
import type { Language } from '../../i18n/i18n';

interface PlanStrings {
  readonly title: string;
  readonly lead: string;
  readonly basis: string;
  readonly seen: (orders: string) => string;
  readonly own: string;
  readonly orders: string;
  readonly ordersHint: string;
  readonly margin: (currency: string) => string;
  readonly marginHint: string;
  readonly spread: (currency: string) => string;
  readonly spreadHint: string;
  readonly clustering: string;
  readonly clusteringHint: string;
  readonly lift: string;
  readonly liftHint: string;
  readonly shares: string;
  readonly sharesHint: string;
  readonly shareOf: Readonly<Record<Arm, string>>;
  readonly problems: Readonly<Record<PlanProblem, string>>;
  readonly reckoning: string;
  readonly mend: string;
  readonly answer: string;
  readonly sentence: (pair: string, lift: string, weeks: string) => string;
  readonly sentenceNever: (pair: string, lift: string) => string;
  readonly note: string;
  readonly comparison: string;
  readonly metric: string;
  readonly daily: string;
  readonly fixed: string;
  readonly inOrders: string;
  readonly inMargin: string;
  /** Heading in a CSV file. */
  readonly inWeeks: (title: string) => string;
  readonly weeks: (weeks: string) => string;
  readonly years: string;
}

export const planStrings: Readonly<Record<Language, PlanStrings>> = {
  en: {
    title: 'Weeks until a result',
    lead: 'How many weeks of orders show a difference. Trying figures here changes nothing.',
    basis: 'Based on',
    seen: (orders) => `the traffic seen so far (${orders} orders a week)`,
    own: 'figures of my own',
    orders: 'Orders a week',
    ordersHint: 'Of the whole shop, as without coupons.',
    margin: (currency) => `Net margin of an order, in ${currency}`,
    marginHint: 'On average. Leave it and the next one empty to look at orders only.',
    spread: (currency) => `How much that varies, in ${currency}`,
    spreadHint: 'The standard deviation between orders; often about as large as the margin itself.',
    clustering: 'Orders of one customer',
    clusteringHint: '1 where nobody comes back meanwhile, 2 where everybody orders twice.',
    lift: 'Smallest difference worth knowing, in percent',
    liftHint: 'A difference half as large takes four times as long.',
    shares: 'Share of shoppers in each group, in percent',
    sharesHint: 'Equal halves are quickest. Each group is compared with the first one that has shoppers.',
    shareOf: { none: 'No coupons', rule: 'Your own rule', couplet: 'Couplet' },
    problems: {
      number_needed: 'A number is needed here, such as 12 or 12.5.',
      too_small: 'This is too small: it must be greater than zero.',
      too_large: 'This is too large to be meant.',
      both_or_neither: 'Net margin and how much it varies go together: fill in both, or neither.',
      shares_not_whole: 'The shares must add up to 100.',
      two_groups_needed: 'At least two groups need shoppers, or there is nothing to compare.',
    },
    reckoning: 'Working it out …',
    mend: 'Correct the fields marked above to see the weeks.',
    answer: 'Weeks to an answer',
    sentence: (pair, lift, weeks) => `${pair}: a difference of ${lift} shows within about ${weeks}, four times in five.`,
    sentenceNever: (pair, lift) =>
      `${pair}: a difference of ${lift} would take more than five years. Look for a larger one, or give the groups more equal shares.`,
    note: 'Looking whenever you like costs some weeks; looking once, on a day fixed beforehand, is quicker, but then earlier looks must not count. These weeks are by a formula; couplet experiment plan --orders simulates experiments among your own customers.',
    comparison: 'Groups',
    metric: 'Looking at',
    daily: 'Looking whenever you like',
    fixed: 'Looking once',
    inOrders: 'orders',
    inMargin: 'net margin',
    inWeeks: (title) => `${title} (weeks)`,
    weeks: (weeks) => `${weeks} ${weeks === '1' ? 'week' : 'weeks'}`,
    years: 'over 260 weeks',
  },
  'zh-CN': {
    title: '得出结论所需的周数',
    lead: '需要多少周的订单才能将差异与偶然区分开。在此试算不会改变任何设置。',
    basis: '计算依据',
    seen: (orders) => `目前的流量（每周 ${orders} 笔订单）`,
    own: '自行填写',
    orders: '每周订单数',
    ordersHint: '全店、不发券时的订单数。',
    margin: (currency) => `每笔订单的净毛利（${currency}）`,
    marginHint: '平均值。若只看订单数，此项与下一项留空。',
    spread: (currency) => `净毛利的波动（${currency}）`,
    spreadHint: '订单之间的标准差，通常与净毛利本身相近。',
    clustering: '每位顾客的订单数',
    clusteringHint: '期间无人回购填 1，人人下单两次填 2。',
    lift: '值得知道的最小差异（%）',
    liftHint: '差异减半，所需时间为四倍。',
    shares: '各组访客占比（%）',
    sharesHint: '各占一半最快。每组都与第一个有访客的组比较。',
    shareOf: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
    problems: {
      number_needed: '请填写数字，例如 12 或 12.5。',
      too_small: '数值过小，必须大于零。',
      too_large: '数值过大。',
      both_or_neither: '净毛利与其波动须同时填写或同时留空。',
      shares_not_whole: '各组占比之和必须为 100。',
      two_groups_needed: '至少两组要有访客，否则无从比较。',
    },
    reckoning: '正在计算……',
    mend: '请先更正上方标出的字段。',
    answer: '得出结论所需周数',
    sentence: (pair, lift, weeks) => `${pair}：${lift} 的差异约 ${weeks}内可以看出（五次中有四次）。`,
    sentenceNever: (pair, lift) => `${pair}：${lift} 的差异需五年以上。请选择更大的差异，或让各组占比更接近。`,
    note: '随时查看会多花几周；只在事先定好的一天查看一次更快，但此前的查看不能作数。这里的周数按公式计算；couplet experiment plan --orders 会在您自己的客户中模拟实验。',
    comparison: '分组',
    metric: '指标',
    daily: '随时查看',
    fixed: '只看一次',
    inOrders: '订单数',
    inMargin: '净毛利',
    inWeeks: (title) => `${title}（周）`,
    weeks: (weeks) => `${weeks} 周`,
    years: '超过 260 周',
  },
};
