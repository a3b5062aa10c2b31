import type { Language } from '../i18n/i18n';
import type { presets } from '../routing/period';

interface DateRangeStrings {
  readonly title: string;
  readonly presets: Readonly<Record<(typeof presets)[number], string>>;
  readonly between: (from: string, to: string) => string;
  readonly from: string;
  readonly to: string;
  readonly order: string;
  readonly apply: string;
}

export const dateRangeStrings: Readonly<Record<Language, DateRangeStrings>> = {
  en: {
    title: 'Period',
    presets: { 7: 'Last 7 days', 28: 'Last 28 days', 90: 'Last 90 days', all: 'Whole experiment' },
    between: (from, to) => `${from} – ${to}`,
    from: 'From',
    to: 'To',
    order: 'The first day must not be after the last.',
    apply: 'Apply',
  },
  'zh-CN': {
    title: '时间范围',
    presets: { 7: '最近 7 天', 28: '最近 28 天', 90: '最近 90 天', all: '整个实验' },
    between: (from, to) => `${from} – ${to}`,
    from: '开始',
    to: '结束',
    order: '开始日期不能晚于结束日期。',
    apply: '应用',
  },
};
