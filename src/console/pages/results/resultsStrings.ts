import type { Variant } from '../../../protocol/experiment';
import { type Arm, experimentStrings } from '../../experiment/experimentStrings';
import type { NextStep } from '../../experiment/verdict';
import { capital, type Language, useStrings } from '../../i18n/i18n';

interface ResultsStrings {
  readonly title: string;
  readonly lead: string;
  readonly earned: string;
  readonly earnedLead: string;
  readonly next: string;
  readonly nextSteps: Readonly<Record<NextStep, string>>;
  readonly setUp: string;
  readonly fromOrders: string;
  readonly fromOrdersLead: string;
  readonly group: string;
  readonly share: string;
  readonly customers: string;
  readonly orders: string;
  readonly revenue: string;
  readonly discount: string;
  readonly refunds: string;
  readonly net: string;
  readonly netAtFullShare: string;
  readonly netAtFullShareNote: string;
  readonly compared: string;
  readonly peeking: string;
  readonly scale: (from: string, to: string) => string;
  readonly against: (treatment: string, control: string) => string;
  readonly netMargin: string;
  readonly change: (value: string, lower: string, upper: string) => string;
  readonly noInterval: string;
  readonly noValue: string;
  readonly higher: (treatment: Arm, control: Arm, share: string, aside: string) => string;
  readonly lower: (treatment: Arm, control: Arm, share: string, aside: string) => string;
  /** Follows a sentence about net margin; `although` if the two point in opposite directions. */
  readonly moreOrders: (share: string, although: boolean) => string;
  readonly fewerOrders: (share: string, although: boolean) => string;
  readonly roi: string;
  readonly roiUnknown: string;
  readonly roiNote: string;
  readonly spend: string;
  readonly spendUnknown: string;
  readonly chance: string;
  readonly chanceOf: (treatment: Arm, share: string) => string;
  readonly chanceNote: string;
  readonly chanceLater: string;
  readonly unsound: string;
  readonly over: string;
  readonly under: string;
}

/** Adds a space between Chinese and Latin letters in composed sentences: "Couplet 的净毛利". */
export const spaced = (text: string): string => text.replace(/([\u4e00-\u9fff])(?=[A-Za-z])|([A-Za-z])(?=[\u4e00-\u9fff])/g, '$1$2 ');

const names: Readonly<Record<Arm, string>> = { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' };
const namesZh: Readonly<Record<Arm, string>> = { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' };

export const resultsStrings: Readonly<Record<Language, ResultsStrings>> = {
  en: {
    title: 'Results',
    lead: 'Counted from your orders: shoppers are split into groups at random, and what each group left is compared.',
    earned: 'What did it earn?',
    earnedLead: 'Net margin: what orders left after goods, discounts and refunds.',
    next: 'What to do now:',
    nextSteps: {
      gain: 'keep it. If you want more of it, give it more shoppers in a new experiment.',
      loss: 'stop it or change it: smaller discounts, fewer coupons, or other shoppers.',
      split: 'find out why shoppers were not split as planned; see “Can you trust these figures?”.',
      customers: 'find out why customers you knew before were not split as planned; see “Can you trust these figures?”.',
      mark: 'fix the checkout that drops the attribute; see “Can you trust these figures?”.',
      wait: 'nothing. Let it run; changing shares or coupons now would start the count anew.',
      small: 'choose whichever is simpler for you. Waiting longer could only find a difference below 10%.',
      unlikely: 'stop, or plan a longer experiment; see “How long until you know?”.',
      slow: 'give the groups more equal shares, or look for a larger difference; see “How long until you know?”.',
    },
    setUp: 'Set up your coupons',
    fromOrders: 'What each group brought',
    fromOrdersLead: 'Every paid order that carries the mark of this experiment.',
    group: 'Group',
    share: 'Share of shoppers',
    customers: 'Customers',
    orders: 'Orders',
    revenue: 'Revenue before discount',
    discount: 'Discounts',
    refunds: 'Paid back',
    net: 'Net margin',
    netAtFullShare: 'Net margin at 100% of traffic',
    netAtFullShareNote:
      'Groups are of different sizes, so the last column shows what each would have left with all your shoppers in it. That is what is compared.',
    compared: 'How the groups compare',
    peeking:
      'You can look every day: in 95 of 100 experiments these intervals contain the true difference on all days. Only net margin decides. You can stop on the day its interval excludes zero.',
    scale: (from, to) => `All bars run from ${from} to ${to}; the dashed line is no change.`,
    against: (treatment, control) => `${treatment} against ${control}`,
    netMargin: 'Net margin',
    change: (value, lower, upper) => `${value}, between ${lower} and ${upper}`,
    noInterval: 'no interval before 100 customers with an order in each group',
    noValue: 'nothing to compare with yet',
    higher: (treatment, control, share, aside) => `${share} more net margin with ${names[treatment]} than with ${names[control]}${aside}.`,
    lower: (treatment, control, share, aside) => `${share} less net margin with ${names[treatment]} than with ${names[control]}${aside}.`,
    moreOrders: (share, although) => `${although ? ', although there are' : ', and'} ${share} more orders`,
    fewerOrders: (share, although) => `${although ? ', although there are' : ', and'} ${share} fewer orders`,
    roi: 'Return on discounts',
    roiUnknown: 'Not known: too few discounts so far.',
    roiNote: 'Return on discounts is the extra net margin per unit of discount; at 0% discounts break even.',
    spend: 'Spend per extra order',
    spendUnknown: 'Not known: no clear rise in orders so far.',
    chance: 'Chance to win',
    chanceOf: (treatment, share) => `By today’s orders alone, ${names[treatment]} is the better of the two with a chance of ${share}.`,
    chanceNote:
      'The chance to win swings from day to day, and passes 95% in many experiments that change nothing. Do not decide by it; the verdict does not.',
    chanceLater: 'Known from 100 customers with an order in each group.',
    unsound: 'Not given, because the groups cannot be compared.',
    over: 'over 99.9%',
    under: 'under 0.1%',
  },
  'zh-CN': {
    title: '效果',
    lead: '数据来自您的订单：访客经抽签分入各组，再比较每组留下的收益。',
    earned: '带来了多少收益？',
    earnedLead: '净毛利：订单扣除货品成本、折扣与退款后的余额。',
    next: '现在该做什么：',
    nextSteps: {
      gain: '保留。若想扩大收益，可在新实验中给它更多访客。',
      loss: '停用或调整：降低折扣、减少优惠券，或换一批顾客。',
      split: '查明访客为何没有按计划分组，见“这些数据可信吗？”。',
      customers: '查明已有顾客为何没有按计划分组，见“这些数据可信吗？”。',
      mark: '修复丢失标记的结账渠道，见“这些数据可信吗？”。',
      wait: '无需操作，让它继续运行；现在改动占比或优惠券会使计数重新开始。',
      small: '按哪种更省事来决定。再等下去也只能发现小于 10% 的差异。',
      unlikely: '停止实验，或计划更长的时间，见“多久才能得出结论？”。',
      slow: '让各组占比更接近，或只寻找更大的差异，见“多久才能得出结论？”。',
    },
    setUp: '设置优惠券',
    fromOrders: '各组带来的订单',
    fromOrdersLead: '带有本实验标记的全部已付款订单。',
    group: '分组',
    share: '访客占比',
    customers: '顾客数',
    orders: '订单数',
    revenue: '折扣前销售额',
    discount: '折扣成本',
    refunds: '退款',
    net: '净毛利',
    netAtFullShare: '净毛利（若为全部访客）',
    netAtFullShareNote: '各组人数不同，最后一列表示若全部访客都在该组会留下多少净毛利，比较的就是这个数。',
    compared: '各组对比',
    peeking:
      '这些区间无论您查看多少次都成立：100 个实验中有 95 个，其区间每一天都包含真实值。只有净毛利起决定作用：其区间离开零的当天即可停止实验。',
    scale: (from, to) => `所有横条的刻度为 ${from} 至 ${to}，虚线表示没有变化。`,
    against: (treatment, control) => `${treatment} 对比 ${control}`,
    netMargin: '净毛利',
    change: (value, lower, upper) => `${value}，介于 ${lower} 与 ${upper} 之间`,
    noInterval: '每组下过单的顾客满 100 人后才有区间',
    noValue: '暂无可比较的数据',
    higher: (treatment, control, share, aside) => spaced(`${namesZh[treatment]}的净毛利比${namesZh[control]}高 ${share}${aside}。`),
    lower: (treatment, control, share, aside) => spaced(`${namesZh[treatment]}的净毛利比${namesZh[control]}低 ${share}${aside}。`),
    moreOrders: (share, although) => `${although ? '，尽管' : '，'}订单多 ${share}`,
    fewerOrders: (share, although) => `${although ? '，尽管' : '，'}订单少 ${share}`,
    roi: '折扣回报率',
    roiUnknown: '未知：目前折扣太少。',
    roiNote: '折扣回报率是每一元折扣带来的新增净毛利，0% 表示收支相抵。',
    spend: '每笔新增订单的折扣',
    spendUnknown: '未知：订单尚无明显增加。',
    chance: '胜出概率',
    chanceOf: (treatment, share) => spaced(`仅就目前的订单而言，${namesZh[treatment]}更好的概率：${share}。`),
    chanceNote: '胜出概率每天都会波动，许多毫无效果的实验也会一度超过 95%。请勿据此决定；结论也不以它为依据。',
    chanceLater: '每组下过单的顾客满 100 人后给出。',
    unsound: '各组无法比较，不予给出。',
    over: '高于 99.9%',
    under: '低于 0.1%',
  },
};

interface DaysStrings {
  readonly title: string;
  readonly lead: string;
  readonly pair: string;
  readonly measure: string;
  readonly measures: Readonly<Record<'week' | 'all', string>>;
  readonly chart: string;
  readonly summary: (day: string, value: string, lower: string, upper: string, weekly: boolean) => string;
  readonly summaryOpen: (day: string, value: string, weekly: boolean) => string;
  readonly notYet: string;
  readonly narrowed: (day: string, times: string) => string;
  readonly beyond: string;
  readonly day: string;
  readonly value: string;
  readonly lower: string;
  readonly upper: string;
  readonly none: string;
  readonly ordersOf: (arm: string) => string;
  readonly legendValue: string;
  readonly legendBand: string;
}

export const daysStrings: Readonly<Record<Language, DaysStrings>> = {
  en: {
    title: 'Day by day',
    lead: 'How much more net margin coupons left, as it stood at the end of each day, and how the uncertainty shrinks.',
    pair: 'Compare',
    measure: 'Show',
    measures: { week: 'A week, on average', all: 'In all, so far' },
    chart: 'Net margin beyond the other group, day by day',
    summary: (day, value, lower, upper, weekly) => `By ${day}: ${value}${weekly ? ' a week' : ''}, between ${lower} and ${upper}.`,
    summaryOpen: (day, value, weekly) =>
      `By ${day}: ${value}${weekly ? ' a week' : ''}; the interval comes with 100 customers with an order in each group.`,
    notYet: 'The chart begins when there are 100 customers with an order in each group; before that, any figure would be chance.',
    narrowed: (day, times) => `On ${day} the interval was ${times} times as wide.`,
    beyond: 'Intervals of the first days reach beyond the chart; the table has them.',
    day: 'Up to',
    value: 'Net margin beyond',
    lower: 'At least',
    upper: 'At most',
    none: '–',
    ordersOf: (arm) => `Orders: ${arm}`,
    legendValue: 'what was seen',
    legendBand: 'where the truth lies (95%)',
  },
  'zh-CN': {
    title: '逐日变化',
    lead: '截至每天结束时，优惠券多带来的净毛利，以及不确定性如何缩小。',
    pair: '对比',
    measure: '显示',
    measures: { week: '每周平均', all: '累计' },
    chart: '相对另一组多出的净毛利（逐日）',
    summary: (day, value, lower, upper, weekly) => `截至 ${day}：${weekly ? '每周 ' : ''}${value}，介于 ${lower} 与 ${upper} 之间。`,
    summaryOpen: (day, value, weekly) => `截至 ${day}：${weekly ? '每周 ' : ''}${value}；每组下过单的顾客满 100 人后才有区间。`,
    notYet: '每组下过单的顾客满 100 人后开始绘图；在此之前，任何数字都可能只是偶然。',
    narrowed: (day, times) => `${day}时的区间宽度是现在的 ${times} 倍。`,
    beyond: '最初几天的区间超出图表范围，完整数据见表格。',
    day: '截至',
    value: '多出的净毛利',
    lower: '至少',
    upper: '至多',
    none: '–',
    ordersOf: (arm) => `订单：${arm}`,
    legendValue: '观测值',
    legendBand: '真实值所在范围（95%）',
  },
};

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
