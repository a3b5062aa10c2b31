import type { DimensionName } from '../../../stats/experiment/metrics/experimentDimensions';
import type { MetricName } from '../../../stats/experiment/metrics/metricEstimates';
import type { TableName } from '../../../stats/experiment/tables/resultTable';
import type { Language } from '../../i18n/language';

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
  /** Values that Couplet names; the shop's own stand as they are. */
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
