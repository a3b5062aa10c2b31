import type { Language } from '../../i18n/i18n';

interface TrafficStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly time: (number: number) => string;
  readonly first: string;
  readonly last: string;
  readonly times: string;
  readonly add: string;
  readonly remove: (number: number) => string;
  readonly save: string;
  readonly saved: string;
  readonly unsaved: string;
  readonly wrong: Readonly<Record<'dates' | 'order' | 'times', string>>;
  /**
   * Next to the chart.
   * @param most factor relative to a normal day
   */
  readonly highest: (most: string) => string;
  /**
   * Label of the chart.
   * @param most factor relative to a normal day
   */
  readonly picture: (most: string) => string;
}

export const trafficStrings: Readonly<Record<Language, TrafficStrings>> = {
  en: {
    title: 'Busy and quiet times',
    lead: 'A budget is spent as visits are expected to come. Say when a sale or a holiday brings more of them, or fewer: more money is kept for busy times, less for quiet ones. Where two times overlap both count, multiplied.',
    none: 'None: visits are expected to come evenly.',
    time: (number) => `Time ${number}`,
    first: 'First day',
    last: 'Last day',
    times: 'Visits, times usual',
    add: 'Add a time',
    remove: (number) => `Take time ${number} out`,
    save: 'Save times',
    saved: 'Saved. Budgets are planned by it from now on.',
    unsaved: 'Not saved yet.',
    wrong: {
      dates: 'Choose a day.',
      order: 'The last day is before the first.',
      times: 'A number above 0, at most 100: 2 for twice as many, 0.5 for half.',
    },
    highest: (most) => `highest: × ${most}`,
    picture: (most) => `Expected visits of the next twelve weeks, day by day; the busiest has ${most} times those of an ordinary day.`,
  },
  'zh-CN': {
    title: '旺季与淡季',
    lead: '预算按预期访问量分配。请填写促销或节假日使访问增多或减少的时间：旺季预留更多预算，淡季更少。两个时段重叠时，倍数相乘。',
    none: '无：预期访问量均匀分布。',
    time: (number) => `时段 ${number}`,
    first: '第一天',
    last: '最后一天',
    times: '访问量（平日的倍数）',
    add: '添加时段',
    remove: (number) => `移除时段 ${number}`,
    save: '保存时段',
    saved: '已保存，预算从现在起按此规划。',
    unsaved: '尚未保存。',
    wrong: {
      dates: '请选择日期。',
      order: '最后一天早于第一天。',
      times: '请输入大于 0 且不超过 100 的数字：2 表示两倍，0.5 表示一半。',
    },
    highest: (most) => `最高：× ${most}`,
    picture: (most) => `未来十二周每日预期访问量；最忙的一天是平日的 ${most} 倍。`,
  },
};
