import type { NotAdded } from '../../../stats/metrics/periodFigures';
import type { Language } from '../../i18n/i18n';

interface OverviewStrings {
  readonly title: string;
  readonly figures: string;
  readonly added: string;
  readonly interval: (lower: string, upper: string) => string;
  readonly intervalTitle: string;
  /** In the period before. */
  readonly before: (value: string) => string;
  /** If the experiment began within the period. */
  readonly sinceDay: (day: string) => string;
  readonly notAdded: Readonly<Record<NotAdded, (buyers: string) => string>>;
  readonly orders: string;
  readonly revenue: string;
  readonly discount: string;
  readonly codeDiscount: string;
  readonly roi: (value: string) => string;
  readonly noRoi: string;
  readonly claims: string;
  readonly arrow: (claimed: string, redeemed: string) => string;
  readonly redeemedShare: (share: string) => string;
  readonly change: (percent: string, days: number) => string;
  readonly trend: string;
  readonly band: string;
  readonly day: string;
  readonly ranking: string;
  readonly rankingByUse: string;
  readonly most: string;
  readonly least: string;
  readonly best: string;
  readonly worst: string;
  readonly worth: (value: string, lower: string, upper: string) => string;
  readonly useRate: (redeemed: string, claimed: string, rate: string) => string;
  readonly observed: string;
  readonly help: readonly string[];
  readonly campaign: string;
  readonly allCampaigns: string;
  readonly mainCampaign: string;
  readonly oneCampaign: string;
  readonly campaignCoupons: string;
  readonly coupon: string;
  readonly claimed: string;
  readonly redeemed: string;
  readonly value: string;
  readonly valueOf: (value: string, lower: string, upper: string) => string;
  readonly noClaims: string;
  readonly budgets: string;
  readonly risks: string;
  readonly budgetSpent: (coupon: string) => string;
  readonly budgetLow: (coupon: string, left: string) => string;
  readonly poolLow: (coupon: string, left: string) => string;
  readonly overshoot: (coupon: string, amount: string) => string;
  readonly stopped: string;
  readonly squeezed: string;
  readonly proxy: string;
}

export const overviewStrings: Readonly<Record<Language, OverviewStrings>> = {
  en: {
    title: 'Overview',
    figures: 'Key figures',
    added: 'Net margin added',
    interval: (lower, upper) => `95%: ${lower} to ${upper}`,
    intervalTitle: '95% interval',
    before: (value) => `Before: ${value}`,
    sinceDay: (day) => `Since ${day}`,
    notAdded: {
      no_experiment_orders: () => 'No order of the experiment',
      one_group: () => 'Needs a group without coupons',
      sample_ratio_mismatch: () => 'Groups are not split as planned',
      attribution_lost: () => 'A checkout drops the attribute',
      variant_without_share: () => 'Orders of a group without traffic',
      too_few_customers: (buyers) => `${buyers} of 100 buyers`,
    },
    orders: 'Orders',
    revenue: 'Revenue',
    discount: 'Discount given',
    codeDiscount: 'Discount of redeemed codes',
    roi: (value) => `ROI ${value}`,
    noRoi: 'ROI not known yet',
    claims: 'Claimed → redeemed',
    arrow: (claimed, redeemed) => `${claimed} → ${redeemed}`,
    redeemedShare: (share) => `${share} redeemed`,
    change: (percent, days) => `${percent} vs. prior ${days === 1 ? 'day' : `${days} days`}`,
    trend: 'Net margin by group, as if each had all shoppers',
    band: 'Shaded: 95% interval at a single look',
    day: 'Day',
    ranking: 'Best and worst coupon',
    rankingByUse: 'Most and least redeemed coupon',
    most: 'Most:',
    least: 'Least:',
    best: 'Best:',
    worst: 'Worst:',
    worth: (value, lower, upper) => `Earned ${value} (95%: ${lower} to ${upper})`,
    useRate: (redeemed, claimed, rate) => `${redeemed} of ${claimed} codes redeemed (${rate})`,
    observed: 'Observed only. Random coupons would show what each one earns.',
    help: [
      'The sentence at the top covers the whole experiment. It is valid however often you look.',
      'The tiles cover the chosen days. Net margin added compares the random groups, scaled to all shoppers. Its 95% interval holds for one look at days chosen in advance.',
      'Revenue is goods minus discounts and refunds. ROI is net margin added per unit of discount, with its 95% interval.',
      'How often coupons were shown is not known: private reports do not ask for it.',
    ],
    campaign: 'Campaign',
    allCampaigns: 'All campaigns',
    mainCampaign: 'Main campaign',
    oneCampaign:
      'Orders and net margin cannot be split by campaign, because a shopper may see coupons of several. Claims and discounts can.',
    campaignCoupons: 'Coupons of this campaign',
    coupon: 'Coupon',
    claimed: 'Claimed',
    redeemed: 'Redeemed',
    value: 'Value',
    valueOf: (value, lower, upper) => `${value} (${lower} to ${upper})`,
    noClaims: 'No coupon was claimed in this period.',
    budgets: 'Budgets and when they run out',
    risks: 'At risk',
    budgetSpent: (coupon) => `The budget of “${coupon}” is used up. Shoppers no longer see it.`,
    budgetLow: (coupon, left) => `The budget of “${coupon}” is nearly used up: ${left} left.`,
    poolLow: (coupon, left) => `“${coupon}” has ${left} codes left.`,
    overshoot: (coupon, amount) => `“${coupon}” went ${amount} over its budget, through shared or late codes.`,
    stopped: 'Coupons are stopped. Shoppers see none.',
    squeezed: 'A few networks claim many coupons and do not use them. Each network may now have one open code. This ends by itself.',
    proxy:
      'Requests come through a proxy or CDN that the server does not trust. All shoppers behind it count as one, so their claims may be refused. Set TRUST_PROXY to its addresses.',
  },
  'zh-CN': {
    title: '概览',
    figures: '关键数据',
    added: '增加的净毛利',
    interval: (lower, upper) => `95%：${lower} 至 ${upper}`,
    intervalTitle: '95% 区间',
    before: (value) => `上一时段：${value}`,
    sinceDay: (day) => `自 ${day}起`,
    notAdded: {
      no_experiment_orders: () => '尚无实验订单',
      one_group: () => '需要一个不发券的分组',
      sample_ratio_mismatch: () => '分组比例与计划不符',
      attribution_lost: () => '某个结账渠道丢失了标记',
      variant_without_share: () => '有订单来自没有流量的分组',
      too_few_customers: (buyers) => `100 位买家中已有 ${buyers} 位`,
    },
    orders: '订单',
    revenue: '收入',
    discount: '发放的折扣',
    codeDiscount: '已用券码的折扣',
    roi: (value) => `回报 ${value}`,
    noRoi: '回报尚不可知',
    claims: '领取 → 使用',
    arrow: (claimed, redeemed) => `${claimed} → ${redeemed}`,
    redeemedShare: (share) => `${share} 已使用`,
    change: (percent, days) => `较此前 ${days} 天 ${percent}`,
    trend: '各组净毛利，按每组拥有全部访客换算',
    band: '阴影：单次查看的 95% 区间',
    day: '日期',
    ranking: '最佳与最差优惠券',
    rankingByUse: '使用率最高与最低的优惠券',
    most: '最高：',
    least: '最低：',
    best: '最佳：',
    worst: '最差：',
    worth: (value, lower, upper) => `收益 ${value}（95%：${lower} 至 ${upper}）`,
    useRate: (redeemed, claimed, rate) => `${claimed} 个券码中 ${redeemed} 个已使用（${rate}）`,
    observed: '仅为观察结果。随机发券才能得知每张券的收益。',
    help: [
      '最上方的一句话涵盖整个实验，无论查看多少次都有效。',
      '各项数据涵盖所选日期。增加的净毛利比较随机分组，并换算到全部访客；其 95% 区间适用于事先选定日期的单次查看。',
      '收入为商品金额减去折扣与退款。回报为每单位折扣增加的净毛利，附 95% 区间。',
      '优惠券展示次数不可知：隐私报告不询问这一项。',
    ],
    campaign: '活动',
    allCampaigns: '所有活动',
    mainCampaign: '主活动',
    oneCampaign: '订单与净毛利无法按活动拆分，因为一位顾客可能看到多个活动的优惠券。领取与折扣可以。',
    campaignCoupons: '此活动的优惠券',
    coupon: '优惠券',
    claimed: '已领取',
    redeemed: '已使用',
    value: '价值',
    valueOf: (value, lower, upper) => `${value}（${lower} 至 ${upper}）`,
    noClaims: '此时段没有人领取优惠券。',
    budgets: '预算及何时用完',
    risks: '风险',
    budgetSpent: (coupon) => `“${coupon}”的预算已用完，顾客不再看到它。`,
    budgetLow: (coupon, left) => `“${coupon}”的预算即将用完，剩余 ${left}。`,
    poolLow: (coupon, left) => `“${coupon}”的券码池还剩 ${left} 个券码。`,
    overshoot: (coupon, amount) => `“${coupon}”超出预算 ${amount}，原因是共享券码或券码使用较晚。`,
    stopped: '优惠券已停用，不会向任何人展示。',
    squeezed: '少数网络正在大量领取优惠券却未使用。现在每个网络只能持有一个未使用的券码。情况恢复后会自动解除。',
    proxy: '有请求经过服务器未信任的代理或 CDN，其后的所有顾客会被当作同一位，领券可能被拒绝。请将 TRUST_PROXY 设为它的地址。',
  },
};
