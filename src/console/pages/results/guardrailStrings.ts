import type { Guardrail, GuardrailName, GuardrailState } from '../../../stats/experiment/metrics/guardrails';

import type { Language } from '../../i18n/language';

type Action = Guardrail['action'];

interface GuardrailStrings {
  readonly title: string;
  readonly lead: string;
  readonly guardrail: string;
  /** What a metric may do at most. */
  readonly limits: Readonly<Record<GuardrailName, (most: string) => string>>;
  readonly points: (number: string) => string;
  readonly change: string;
  readonly interval: string;
  readonly noInterval: string;
  readonly state: string;
  readonly states: Readonly<Record<GuardrailState, string>>;
  readonly stops: string;
  readonly none: string;
  readonly allOff: string;
  readonly edit: string;
  readonly fields: Readonly<Record<GuardrailName, string>>;
  readonly action: (field: string) => string;
  readonly actions: Readonly<Record<Action, string>>;
  readonly stopHint: string;
  readonly wrong: string;
  readonly save: string;
  readonly saved: string;
}

export const guardrailStrings: Readonly<Record<Language, GuardrailStrings>> = {
  en: {
    title: 'Guardrails',
    lead: 'Limits on side effects. A guardrail is broken once the whole interval lies beyond its limit. You can look every day.',
    guardrail: 'Limit',
    limits: {
      refundRate: (most) => `Refund rate may rise by up to ${most}`,
      averageOrder: (most) => `Average order may fall by up to ${most}`,
      marginPerOrder: (most) => `Net margin per order may fall by up to ${most}`,
    },
    points: (number) => `${number} points`,
    change: 'Change',
    interval: 'Interval',
    noInterval: 'no interval yet',
    state: 'State',
    states: { broken: 'Broken', held: 'Within limit', open: 'Not known yet', unsound: 'Cannot be compared' },
    stops: 'stops coupons',
    none: 'Shown from the first orders of an experiment.',
    allOff: 'All limits are off.',
    edit: 'Change limits',
    fields: {
      refundRate: 'Rise of the refund rate, in points',
      averageOrder: 'Fall of the average order, in\u00a0%',
      marginPerOrder: 'Fall of net margin per order, in\u00a0%',
    },
    action: (field) => `${field}: when broken`,
    actions: { warn: 'Warn', stop: 'Stop coupons', off: 'Off' },
    stopHint: 'Coupons are stopped within the hour, once an experiment. You can turn them on again.',
    wrong: 'A number from 0 to 100 is needed here.',
    save: 'Save',
    saved: 'Saved.',
  },
  'zh-CN': {
    title: '护栏',
    lead: '优惠券不得使这些指标变差。整个区间都超出上限时，护栏即被突破；您可以每天查看。',
    guardrail: '上限',
    limits: {
      refundRate: (most) => `退款率：最多上升 ${most}`,
      averageOrder: (most) => `平均订单金额：最多下降 ${most}`,
      marginPerOrder: (most) => `每单净毛利：最多下降 ${most}`,
    },
    points: (number) => `${number} 个百分点`,
    change: '变化',
    interval: '区间',
    noInterval: '暂无区间',
    state: '状态',
    states: { broken: '已突破', held: '正常', open: '尚无定论', unsound: '无法比较' },
    stops: '停用优惠券',
    none: '实验有订单后给出。',
    allOff: '所有上限均已关闭。',
    edit: '更改上限',
    fields: {
      refundRate: '退款率上升（百分点）',
      averageOrder: '平均订单金额下降（%）',
      marginPerOrder: '每单净毛利下降（%）',
    },
    action: (field) => `${field}：突破时`,
    actions: { warn: '提醒', stop: '停用优惠券', off: '关闭' },
    stopHint: '一小时内停用优惠券，每个实验一次。您可以重新开启。',
    wrong: '请填写 0 至 100 的数字。',
    save: '保存',
    saved: '已保存。',
  },
};
