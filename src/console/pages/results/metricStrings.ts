import type { DimensionName } from '../../../stats/experiment/experimentDimensions';
import type { MetricName } from '../../../stats/experiment/metricEstimates';
import type { TableName } from '../../../stats/tables/resultTable';
import type { Language } from '../../i18n/i18n';

interface MoreStrings {
  readonly title: string;
  readonly lead: string;
  readonly all: (pair: string) => string;
  readonly metric: string;
  readonly metrics: Readonly<Record<MetricName, string>>;
  readonly change: string;
  readonly interval: string;
  readonly noChange: string;
  readonly allNote: string;
  readonly parts: string;
  readonly part: string;
  readonly dimensions: Readonly<Record<DimensionName, string>>;
  readonly partOf: (dimension: string, value: string) => string;
  /** Names of Couplet's own values; the shop's are shown as they are. */
  readonly values: Readonly<Record<string, string>>;
  readonly unstated: string;
  readonly orders: string;
  readonly margin: string;
  readonly partsNote: (pair: string, confidence: string) => string;
  readonly leftOut: (dimension: string, orders: string) => string;
  readonly table: string;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly download: string;
}

export const moreStrings: Readonly<Record<Language, MoreStrings>> = {
  en: {
    title: 'More figures',
    lead: 'What is behind net margin. Only net margin decides.',
    all: (pair) => `All metrics: ${pair}`,
    metric: 'Metric',
    metrics: {
      netMargin: 'Net margin',
      orders: 'Orders',
      revenue: 'Revenue before discount',
      netRevenue: 'Revenue after discounts and refunds',
      discount: 'Discounts',
      averageOrder: 'Average order, after discounts and refunds',
      marginPerOrder: 'Net margin per order',
      refundRate: 'Refund rate',
    },
    change: 'Change',
    interval: 'Interval',
    noChange: 'no interval yet',
    allNote: 'Sums are for all your shoppers, had they been in the group. One of many metrics may look significant by chance.',
    parts: 'Parts of your orders',
    part: 'Part',
    dimensions: { customer: 'Customers', route: 'Checkout', channel: 'Channel', device: 'Device' },
    partOf: (dimension, value) => `${dimension}: ${value}`,
    values: { new: 'new', returning: 'returning', unknown: 'no customer id' },
    unstated: 'not stated',
    orders: 'Orders',
    margin: 'Net margin at 100% of traffic',
    partsNote: (pair, confidence) =>
      `${pair}. These are looks into parts, not verdicts. Each interval has ${confidence} confidence, so that all of them together have 95%.`,
    leftOut: (dimension, orders) => `${dimension}: ${orders} orders have rarer values, which are not shown.`,
    table: 'Table',
    tables: {
      groups: 'Groups',
      comparisons: 'Comparisons',
      metrics: 'Metrics',
      guardrails: 'Guardrails',
      coupons: 'Coupons',
      days: 'Days',
      day_comparisons: 'Comparisons by day',
      coverage: 'Checkout routes',
      assignment: 'Assignment',
      dimensions: 'Parts of the orders',
      creatives: 'Variants of a coupon',
      dictionary: 'Data dictionary',
    },
    download: 'Download CSV',
  },
  'zh-CN': {
    title: '更多数据',
    lead: '净毛利背后的数据。只有净毛利起决定作用。',
    all: (pair) => `全部指标：${pair}`,
    metric: '指标',
    metrics: {
      netMargin: '净毛利',
      orders: '订单数',
      revenue: '折扣前销售额',
      netRevenue: '扣除折扣与退款后的销售额',
      discount: '折扣成本',
      averageOrder: '平均订单金额（扣除折扣与退款）',
      marginPerOrder: '每单净毛利',
      refundRate: '退款率',
    },
    change: '变化',
    interval: '区间',
    noChange: '暂无区间',
    allNote: '总额为假设全部访客都在该组时的数值。指标众多，其中一项可能偶然偏离零。',
    parts: '订单的各部分',
    part: '部分',
    dimensions: { customer: '顾客', route: '结账渠道', channel: '来源渠道', device: '设备' },
    partOf: (dimension, value) => `${dimension}：${value}`,
    values: { new: '新客', returning: '回头客', unknown: '无顾客编号' },
    unstated: '未注明',
    orders: '订单数',
    margin: '净毛利（若为全部访客）',
    partsNote: (pair, confidence) => `${pair}。这里只是查看各部分，并非结论。每个区间的置信度为 ${confidence}，合起来为 95%。`,
    leftOut: (dimension, orders) => `${dimension}：另有 ${orders} 笔订单的取值较少见，未列出。`,
    table: '表格',
    tables: {
      groups: '分组',
      comparisons: '对比',
      metrics: '指标',
      guardrails: '护栏',
      coupons: '优惠券',
      days: '每日',
      day_comparisons: '每日对比',
      coverage: '结账渠道',
      assignment: '分组设备',
      dimensions: '订单的各部分',
      creatives: '优惠券版本',
      dictionary: '数据字典',
    },
    download: '下载 CSV',
  },
};

interface RatesStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly what: string;
  readonly share: string;
  readonly interval: string;
  readonly reports: string;
  readonly tooFew: string;
  readonly sentence: (low: string, high: string) => string;
  readonly note: string;
  /** Outcome of a visit, by test. */
  readonly did: Readonly<Record<string, (atLeast: string) => string>>;
}

export const ratesStrings: Readonly<Record<Language, RatesStrings>> = {
  en: {
    title: 'What did shoppers do?',
    lead: 'From private reports. Devices of shoppers who agreed answer at most once a week, and give a random answer part of the time, so that no single answer tells anything about anybody. Only many together do.',
    none: 'No private report has come in yet',
    noneNext: 'They come from shoppers who agreed, and no sooner than after their visit. Nothing about money depends on them.',
    what: 'In a visit',
    share: 'Share of visits',
    interval: '95% interval',
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
    title: '访客做了什么？',
    lead: '来自隐私报告。已同意的顾客的设备每周至多回答一次，并有一部分回答是随机的，因此单个回答不透露任何人的信息，只有汇总许多回答才有意义。',
    none: '尚未收到隐私报告',
    noneNext: '报告来自已同意的顾客，在其访问结束后发出。所有金额都不依赖这些报告。',
    what: '在一次访问中',
    share: '访问占比',
    interval: '95% 区间',
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
    lead: 'What became of every code that was given out. These are exact counts, not estimates.',
    none: 'No code has been given out yet',
    noneNext: 'A code is given out when a shopper takes a coupon from the card.',
    coupon: 'Coupon',
    issued: 'Given out',
    redeemed: 'Used',
    open: 'Still open',
    released: 'Ended unused',
    cancelled: 'Order cancelled',
    useRate: 'Use rate',
    median: 'Time to order',
    shared: 'code for all',
    hours: (hours) => `${hours} h`,
    days: (days) => `${days} days`,
    sentence: (issued, redeemed, open, released) =>
      `Codes given out in all: ${issued}. Used in an order that stands: ${redeemed}; still open: ${open}; ended unused, which gave their budget back: ${released}.`,
    cancelledNote: 'An order that is cancelled later counts as not used. Half of the used codes were used within the time to order.',
    sharedNote: 'A code for all is used by whoever knows it, so it has no use rate.',
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
