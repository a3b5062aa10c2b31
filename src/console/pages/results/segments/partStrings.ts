import type { Variant } from '../../../../protocol/experiment';
import type { DimensionName } from '../../../../stats/experiment/experimentDimensions';
import type { Language } from '../../../i18n/i18n';

const en = {
  title: 'Parts of your orders',
  note: (pair: string, confidence: string) =>
    `${pair}. These are looks into parts, not verdicts. Each interval has ${confidence} confidence, so that all of them together have 95%.`,
  part: 'Part',
  dimension: 'Dimension',
  dimensions: { customer: 'Customers', route: 'Checkout', channel: 'Channel', device: 'Device' } as Readonly<Record<DimensionName, string>>,
  partOf: (dimension: string, value: string) => `${dimension}: ${value}`,
  /** Names of Couplet's own values; the shop's are shown as they are. */
  values: { new: 'new', returning: 'returning', unknown: 'no customer id' } as Readonly<Record<string, string>>,
  unstated: 'not stated',
  groups: { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' } as Readonly<Record<Variant, string>>,
  ordersOf: (group: string) => `Orders: ${group}`,
  margin: 'Net margin added at 100% of traffic',
  interval: 'Interval',
  lower: 'Lower bound',
  upper: 'Upper bound',
  noInterval: 'no interval yet',
  between: (lower: string, upper: string) => `between ${lower} and ${upper}`,
  leftOut: (dimension: string, orders: string) => `${dimension}: ${orders} orders have rarer values, which are not shown.`,
};

const zhCn: typeof en = {
  title: '订单的各部分',
  note: (pair, confidence) => `${pair}。这里只是查看各部分，并非结论。每个区间的置信度为 ${confidence}，合起来为 95%。`,
  part: '部分',
  dimension: '维度',
  dimensions: { customer: '顾客', route: '结账渠道', channel: '来源渠道', device: '设备' },
  partOf: (dimension, value) => `${dimension}：${value}`,
  values: { new: '新客', returning: '回头客', unknown: '无顾客编号' },
  unstated: '未注明',
  groups: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
  ordersOf: (group) => `订单：${group}`,
  margin: '新增净毛利（若为全部访客）',
  interval: '区间',
  lower: '下限',
  upper: '上限',
  noInterval: '暂无区间',
  between: (lower, upper) => `介于 ${lower} 与 ${upper} 之间`,
  leftOut: (dimension, orders) => `${dimension}：另有 ${orders} 笔订单的取值较少见，未列出。`,
};
export const partStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };
