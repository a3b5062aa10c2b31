import type { Variant } from '../../../../protocol/experiment';
import type { TableName } from '../../../../stats/tables/resultTable';
import { type Arm, experimentStrings } from '../../../experiment/experimentStrings';
import type { NextStep } from '../../../experiment/verdict';
import { capital, type Language, useStrings } from '../../../i18n/i18n';

/** Adds a space between Chinese and Latin letters in composed sentences: "Couplet 的净毛利". */
export const spaced = (text: string): string => text.replace(/([\u4e00-\u9fff])(?=[A-Za-z])|([A-Za-z])(?=[\u4e00-\u9fff])/g, '$1$2 ');

const names: Readonly<Record<Arm, string>> = { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' };
const namesZh: Readonly<Record<Arm, string>> = { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' };

const en = {
  title: 'Results',
  tabs: { summary: 'Summary', coupons: 'Coupons', segments: 'Segments', claims: 'Claims', privacy: 'Privacy', plan: 'Plan' },
  print: 'Print',
  exportTables: 'Export',
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
  } as Readonly<Record<TableName, string>>,
  notExported: 'The file could not be downloaded.',
  /** Of the printed page. */
  printed: (shop: string, day: string) => `${shop}, printed on ${day}`,
  allDays: 'All days of the experiment',
  fromTo: (from: string, to: string) => `${from} to ${to}`,
  noDays: 'No orders of this experiment on these days',
  noDaysNext: 'Choose other days.',
  simulated: (orders: string) => `${orders} of these orders are simulated. No customer made them.`,
  earned: 'What did coupons earn?',
  nextSteps: {
    gain: 'Keep your coupons. To earn more, give them more shoppers in a new experiment.',
    loss: 'Stop or change your coupons: smaller discounts, fewer coupons or other shoppers.',
    split: 'Find out why shoppers were not split as planned. See “Data quality” below.',
    customers: 'Find out why known customers were not split as planned. See “Data quality” below.',
    mark: 'Fix the checkout that drops the attribute. See “Data quality” below.',
    wait: 'Let the experiment run. Changing shares or coupons now would start it anew.',
    small: 'Choose the simpler option. Waiting can only find a difference below 10%.',
    unlikely: 'Stop, or plan a longer experiment under “Plan”.',
    slow: 'Make the groups more equal, or look for a larger difference under “Plan”.',
    whole: 'For a verdict, show all days.',
  } as Readonly<Record<NextStep, string>>,
  setUp: 'Set up your coupons',
  groups: 'Groups',
  group: 'Group',
  share: 'Share of shoppers',
  customers: 'Customers',
  orders: 'Orders',
  revenue: 'Revenue before discount',
  discount: 'Discounts',
  refunds: 'Refunds',
  net: 'Net margin',
  netAtFullShare: 'Net margin at 100% of traffic',
  netAtFullShareNote: 'Groups differ in size. The last column scales each to all your shoppers, and is what the verdict compares.',
  /** Headings in CSV files. */
  asShare: (title: string) => `${title} (1 = 100%)`,
  against: (treatment: string, control: string) => `${treatment} against ${control}`,
  change: (value: string, lower: string, upper: string) => `${value}, between ${lower} and ${upper}`,
  higher: (treatment: Arm, control: Arm, share: string, aside: string) =>
    `${share} more net margin with ${names[treatment]} than with ${names[control]}${aside}.`,
  lower: (treatment: Arm, control: Arm, share: string, aside: string) =>
    `${share} less net margin with ${names[treatment]} than with ${names[control]}${aside}.`,
  /** Follows a sentence about net margin; `although` if the two point in opposite directions. */
  moreOrders: (share: string, although: boolean) => `${although ? ', although there are' : ', and'} ${share} more orders`,
  fewerOrders: (share: string, although: boolean) => `${although ? ', although there are' : ', and'} ${share} fewer orders`,
  roi: 'Return on discounts',
  roiUnknown: 'Not known: too few discounts so far.',
  roiNote: 'Return on discounts is the extra net margin per unit of discount. At 0%, discounts break even.',
  spend: 'Spend per extra order',
  spendUnknown: 'Not known: no clear rise in orders so far.',
  unsound: 'Not given, because the groups cannot be compared.',
  over: 'over 99.9%',
  under: 'under 0.1%',
};

const zhCn: typeof en = {
  title: '效果',
  tabs: { summary: '总览', coupons: '优惠券', segments: '人群', claims: '领取', privacy: '隐私', plan: '计划' },
  print: '打印',
  exportTables: '导出',
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
  notExported: '文件未能下载。',
  printed: (shop, day) => `${shop}，打印于 ${day}`,
  allDays: '实验的全部日期',
  fromTo: (from, to) => `${from} 至 ${to}`,
  noDays: '这些日期内没有该实验的订单',
  noDaysNext: '请选择其他日期。',
  simulated: (orders) => `其中 ${orders} 笔订单为模拟订单，并非真实顾客所下。`,
  earned: '优惠券带来了多少收益？',
  nextSteps: {
    gain: '保留优惠券。若想扩大收益，可在新实验中给它更多访客。',
    loss: '停用或调整优惠券：降低折扣、减少优惠券，或换一批顾客。',
    split: '查明访客为何没有按计划分组，见下方“数据质量”。',
    customers: '查明已有顾客为何没有按计划分组，见下方“数据质量”。',
    mark: '修复丢失标记的结账渠道，见下方“数据质量”。',
    wait: '让实验继续运行。现在改动占比或优惠券会使实验重新开始。',
    small: '选择更省事的做法。再等下去只能发现小于 10% 的差异。',
    unlikely: '停止实验，或在“计划”中安排更长的时间。',
    slow: '让各组占比更接近，或在“计划”中寻找更大的差异。',
    whole: '如需结论，请显示全部日期。',
  },
  setUp: '设置优惠券',
  groups: '分组',
  group: '分组',
  share: '访客占比',
  customers: '顾客数',
  orders: '订单数',
  revenue: '折扣前销售额',
  discount: '折扣成本',
  refunds: '退款',
  net: '净毛利',
  netAtFullShare: '净毛利（若为全部访客）',
  netAtFullShareNote: '各组人数不同。最后一列换算为全部访客，结论比较的就是这个数。',
  asShare: (title) => `${title}（1 = 100%）`,
  against: (treatment, control) => `${treatment} 对比 ${control}`,
  change: (value, lower, upper) => `${value}，介于 ${lower} 与 ${upper} 之间`,
  higher: (treatment, control, share, aside) => spaced(`${namesZh[treatment]}的净毛利比${namesZh[control]}高 ${share}${aside}。`),
  lower: (treatment, control, share, aside) => spaced(`${namesZh[treatment]}的净毛利比${namesZh[control]}低 ${share}${aside}。`),
  moreOrders: (share, although) => `${although ? '，尽管' : '，'}订单多 ${share}`,
  fewerOrders: (share, although) => `${although ? '，尽管' : '，'}订单少 ${share}`,
  roi: '折扣回报率',
  roiUnknown: '未知：目前折扣太少。',
  roiNote: '折扣回报率是每一元折扣带来的新增净毛利，0% 表示收支相抵。',
  spend: '每笔新增订单的折扣',
  spendUnknown: '未知：订单尚无明显增加。',
  unsound: '各组无法比较，不予给出。',
  over: '高于 99.9%',
  under: '低于 0.1%',
};
export const resultsStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

const daysEn = {
  title: 'Day by day',
  lead: 'How much more net margin coupons left by the end of each day.',
  pair: 'Compare',
  measure: 'Show',
  measures: { all: 'In all, so far', week: 'A week, on average' },
  chart: 'Net margin beyond the other group, day by day',
  between: (value: string, lower: string, upper: string) => `${value}, between ${lower} and ${upper}`,
  inAll: (amount: string) => `${amount}.`,
  aWeek: (amount: string) => `${amount} a week.`,
  band: '95% interval',
  notYet: 'The chart begins when there are 100 customers with an order in each group.',
  narrowed: (day: string, times: string) => `On ${day} the interval was ${times} times as wide.`,
  day: 'Up to',
  value: 'Net margin beyond',
  lower: 'At least',
  upper: 'At most',
  none: '–',
  ordersOf: (arm: string) => `Orders: ${arm}`,
};

const daysZh: typeof daysEn = {
  title: '逐日变化',
  lead: '截至每天结束时，优惠券多带来的净毛利。',
  pair: '对比',
  measure: '显示',
  measures: { all: '累计', week: '每周平均' },
  chart: '相对另一组多出的净毛利（逐日）',
  between: (value, lower, upper) => `${value}，介于 ${lower} 与 ${upper} 之间`,
  inAll: (amount) => `${amount}。`,
  aWeek: (amount) => `每周 ${amount}。`,
  band: '95% 区间',
  notYet: '每组下过单的顾客满 100 人后开始绘图。',
  narrowed: (day, times) => `${day}时的区间宽度是现在的 ${times} 倍。`,
  day: '截至',
  value: '多出的净毛利',
  lower: '至少',
  upper: '至多',
  none: '–',
  ordersOf: (arm) => `订单：${arm}`,
};
export const daysStrings: Readonly<Record<Language, typeof daysEn>> = { en: daysEn, 'zh-CN': daysZh };

interface Pair {
  readonly treatment: Variant;
  readonly control: Variant;
}

/** Name of a comparison, as in "Couplet against no coupons". */
export const usePairName = (): ((pair: Pair) => string) => {
  const { against } = useStrings(resultsStrings);
  const { arms } = useStrings(experimentStrings);
  return ({ treatment, control }) => against(capital(arms[treatment]), arms[control]);
};
