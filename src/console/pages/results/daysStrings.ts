import type { Language } from '../../i18n/language';

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
