import { isUnsound } from '../../stats/comparison/verdict';
import type { ExperimentAnswer } from '../api/experimentSchema';
import type { Language } from '../i18n/i18n';
import { isFutile } from './verdict';

export type Arm = ExperimentAnswer['arms'][number]['variant'];
type Verdict = ExperimentAnswer['comparisons'][number]['verdict'];
type Unknown = Extract<Verdict, { code: 'unknown' }>;

interface ExperimentStrings {
  readonly arms: Readonly<Record<Arm, string>>;
  readonly gain: (amount: string, control: Arm) => string;
  readonly loss: (amount: string, control: Arm) => string;
  /** For chosen days, which have no verdict. */
  readonly ofDays: (amount: string, control: Arm) => string;
  /** The verdict in a few words when there is no gain or loss. */
  readonly unknown: (verdict: Unknown) => string;
  readonly interval: (lower: string, upper: string) => string;
  readonly noInterval: string;
  readonly against: (treatment: string, control: string, weeks: string) => string;
  readonly reasons: Readonly<Record<Unknown['reason'], string>>;
  readonly bounds: (lower: string, upper: string) => string;
  readonly waiting: (verdict: Unknown) => string;
  readonly tooEarly: string;
  /** In a few words, and why. */
  readonly oneGroup: readonly [string, string];
  readonly notPublished: string;
  readonly noOrders: string;
  readonly noOrdersNext: string;
}

const without: Readonly<Record<Arm, string>> = { none: 'without coupons', rule: 'with your own rule', couplet: 'with Couplet' };
const compared: Readonly<Record<Arm, string>> = { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' };
const withoutZh: Readonly<Record<Arm, string>> = { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' };

/** Longer durations are given in years. */
const LONG = 104;
const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
const span = (weeks: number, more = ''): string =>
  `about ${weeks > LONG ? plural(Math.round(weeks / 52), `${more}year`) : plural(Math.ceil(weeks), `${more}week`)}`;
const spanZh = (weeks: number): string => (weeks > LONG ? `约 ${Math.round(weeks / 52)} 年` : `约 ${Math.ceil(weeks)} 周`);

export const experimentStrings: Readonly<Record<Language, ExperimentStrings>> = {
  en: {
    arms: { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' },
    gain: (amount, control) => `${amount} more in net margin than ${without[control]}`,
    loss: (amount, control) => `${amount} less in net margin than ${without[control]}`,
    ofDays: (amount, control) => `${amount} in net margin compared with ${compared[control]}`,
    unknown: (verdict) => {
      const { reason, weeks } = verdict;
      if (isUnsound(verdict)) return 'Cannot be compared';
      if (reason === 'period') return 'Chosen days';
      if (reason === 'small') return 'No difference of 10%';
      if (isFutile(verdict)) return 'Not known, and unlikely to be by the planned end';
      if (weeks === null || weeks === 0) return 'Not known yet';
      return `Not known yet: ${span(weeks)} at your traffic`;
    },
    interval: (lower, upper) => `95% interval: ${lower} to ${upper}`,
    noInterval: 'too few customers with an order for an interval',
    against: (treatment, control, weeks) => `${treatment} against ${control}, over ${weeks} weeks of orders`,
    reasons: {
      sample_ratio_mismatch: 'Devices were not assigned in the planned shares, so nothing can be compared. Find out why first.',
      customers_unbalanced: 'Customers you knew before are not split as planned, so nothing can be compared. Find out why first.',
      attribution_lost: 'A checkout drops the attribute of the experiment, so orders are missing from the comparison.',
      too_few_customers: 'Each group needs 100 customers with an order.',
      small: 'Any difference in net margin is smaller than 10%.',
      not_yet: 'The difference in net margin seen so far may be chance.',
      period: 'A verdict needs the whole experiment. On chosen days, the interval holds if you chose them before you saw the results.',
    },
    bounds: (lower, upper) => `Wherever the lost orders belong, the difference lies between ${lower} and ${upper}.`,
    waiting: (verdict) => {
      const { reason, weeks } = verdict;
      if (reason === 'small' || reason === 'period') return '';
      if (isFutile(verdict)) return 'Even if coupons added 10% from now on, that would probably not show by the planned end. You may stop.';
      if (weeks === null) return 'At your traffic a difference of 10% would take years to show.';
      if (weeks > 0) return `A difference of 10% would show within ${span(weeks, 'more ')}.`;
      return reason === 'not_yet' ? 'A difference of 10% would probably have shown by now.' : '';
    },
    tooEarly: 'After a week of orders you are told how long an answer takes.',
    oneGroup: ['Not known', 'All shoppers are in one group, so there is nothing to compare it with.'],
    notPublished: 'Nothing is published yet, so there is nothing to compare',
    noOrders: 'No order of this experiment has come in yet',
    noOrdersNext: 'The first one appears here within a minute of being paid. Is the script on your pages, and are coupons on?',
  },
  'zh-CN': {
    arms: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
    gain: (amount, control) => `净毛利比${withoutZh[control]}多 ${amount}`,
    loss: (amount, control) => `净毛利比${withoutZh[control]}少 ${amount}`,
    ofDays: (amount, control) => `与${withoutZh[control]}相比，净毛利 ${amount}`,
    unknown: (verdict) => {
      const { reason, weeks } = verdict;
      if (isUnsound(verdict)) return '无法比较';
      if (reason === 'period') return '所选日期';
      if (reason === 'small') return '差异不到 10%';
      if (isFutile(verdict)) return '尚无定论，到计划结束时也多半没有';
      if (weeks === null || weeks === 0) return '尚无定论';
      return `尚无定论：按您的流量还需${spanZh(weeks)}`;
    },
    interval: (lower, upper) => `介于 ${lower} 与 ${upper} 之间，无论查看多少次，置信度均为 95%`,
    noInterval: '有订单的顾客太少，无法给出区间',
    against: (treatment, control, weeks) => `${treatment} 对比 ${control}，基于 ${weeks} 周的订单`,
    reasons: {
      sample_ratio_mismatch: '设备分组比例与计划不符，无法比较。请先查明原因。',
      customers_unbalanced: '已有顾客的分组比例与计划不符，无法比较。请先查明原因。',
      attribution_lost: '某个结账渠道丢失了实验标记，部分订单未计入比较。',
      too_few_customers: '有一组中下过单的顾客不足 100 人。',
      small: '净毛利的差异不到 10%。',
      not_yet: '目前看到的净毛利差异可能只是偶然。',
      period: '结论需要整个实验。所选日期的区间只有在您看到结果之前选定日期时才成立。',
    },
    bounds: (lower, upper) => `无论丢失的订单属于哪组，差额都介于 ${lower} 与 ${upper} 之间。`,
    waiting: (verdict) => {
      const { reason, weeks } = verdict;
      if (reason === 'small' || reason === 'period') return '';
      if (isFutile(verdict)) return '即使从现在起优惠券多带来 10%，到计划结束时也多半看不出来。可以停止实验。';
      if (weeks === null) return '按您目前的流量，10% 的差异需要数年才能显现。';
      if (weeks > 0) return `再过${spanZh(weeks)}即可看出 10% 的差异。`;
      return reason === 'not_yet' ? '若差异有 10%，现在多半已经显现。' : '';
    },
    tooEarly: '积累一周的订单后，才能估计多久会有结论。',
    oneGroup: ['无法得知', '所有访客都在同一组，没有可比较的对象。'],
    notPublished: '尚未发布任何内容，没有可比较的数据',
    noOrders: '该实验还没有订单',
    noOrdersNext: '首个订单付款后一分钟内会显示在这里。请确认页面已加入脚本，并已开启优惠券。',
  },
};
