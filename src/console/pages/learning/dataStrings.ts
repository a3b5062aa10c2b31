import type { Inspection, TrainingFile } from '../../../protocol/training';
import type { Language } from '../../i18n/i18n';

interface DataStrings {
  readonly title: string;
  readonly drop: string;
  readonly choose: string;
  readonly dropHint: (most: string) => string;
  readonly guide: string;
  readonly file: string;
  readonly found: string;
  readonly teaches: string;
  readonly state: string;
  readonly remove: (name: string) => string;
  readonly removeTitle: string;
  readonly removeQuestion: (name: string) => string;
  readonly removeConfirm: string;
  readonly uploading: (done: string) => string;
  readonly interrupted: string;
  readonly checking: string;
  readonly ready: string;
  readonly unusable: string;
  readonly kinds: Readonly<Record<Inspection['kind'], string>>;
  /** By format; others are names of shop systems. */
  readonly formats: Readonly<Record<string, string>>;
  readonly rows: (kept: string, rows: string) => string;
  readonly period: (from: string, to: string) => string;
  readonly counts: (shoppers: string, purchases: string) => string;
  readonly lessons: Readonly<Record<Inspection['teaches'][number], string>>;
  readonly gaps: Readonly<Record<Inspection['lacks'][number], string>>;
  readonly unknownAudience: (coupons: string) => string;
  readonly leftOut: (rows: string) => string;
  readonly reason: string;
  readonly lines: string;
  readonly count: string;
  readonly unknownFormat: string;
  readonly kept: (day: string) => string;
  readonly notSent: (name: string) => string;
}

export const dataStrings: Readonly<Record<Language, DataStrings>> = {
  en: {
    title: 'Data',
    drop: 'Drop files here',
    choose: 'Choose files',
    dropHint: (most) => `Orders, a GA4 export or a list of goods. CSV, NDJSON or Parquet, up to ${most} each.`,
    guide: 'How to export',
    file: 'File',
    found: 'Contents',
    teaches: 'What it teaches',
    state: 'State',
    remove: (name) => `Delete ${name}`,
    removeTitle: 'Delete this file?',
    removeQuestion: (name) => `${name} is deleted from the server. Trained models stay.`,
    removeConfirm: 'Delete',
    uploading: (done) => `Uploading, ${done}`,
    interrupted: 'Interrupted. Drop the file again to continue.',
    checking: 'Checking',
    ready: 'Ready',
    unusable: 'Cannot be used',
    kinds: { orders: 'Orders', events: 'Behaviour log', items: 'Goods', unknown: 'Unknown format' },
    formats: { shopify: 'Shopify', woocommerce: 'WooCommerce', medusa: 'Medusa', vendure: 'Vendure', ga4: 'GA4', otto: 'OTTO' },
    rows: (kept, rows) => (kept === rows ? `${rows} rows` : `${kept} of ${rows} rows`),
    period: (from, to) => `${from} to ${to}`,
    counts: (shoppers, purchases) => `${shoppers} shoppers, ${purchases} orders`,
    lessons: {
      order_size: 'Size of a typical order',
      who_buys: 'Who buys without a coupon',
      gain: 'What each coupon adds',
      categories: 'Categories of goods',
    },
    gaps: {
      no_views: 'No visits with several views, so it cannot teach who buys.',
      no_purchases: 'No orders.',
      few_purchases: 'Fewer than 20 visits led to an order.',
      no_showings: 'No coupons of this campaign were shown.',
      few_showings: 'Coupons were shown to fewer than 10 shoppers.',
      no_propensities: 'Coupons were not shown at random, so their effect cannot be learned.',
      no_times: 'No times.',
      no_customers: 'No customers, so repeat orders are unknown.',
      no_goods: 'No goods.',
    },
    unknownAudience: (coupons) => `Conditions need views or visits, which this file lacks: ${coupons}.`,
    leftOut: (rows) => `Rows left out: ${rows}`,
    reason: 'Reason',
    lines: 'Lines',
    count: 'Rows',
    unknownFormat: 'The headings are not known. Export with the shop’s own headings, or rename them as in the guide.',
    kept: (day) => `Kept until ${day}`,
    notSent: (name) => `${name} could not be uploaded.`,
  },
  'zh-CN': {
    title: '数据',
    drop: '将文件拖到此处',
    choose: '选择文件',
    dropHint: (most) => `订单、GA4 导出或商品清单。支持 CSV、NDJSON 或 Parquet，每个文件最大 ${most}。`,
    guide: '如何导出',
    file: '文件',
    found: '内容',
    teaches: '可学到',
    state: '状态',
    remove: (name) => `删除 ${name}`,
    removeTitle: '删除此文件？',
    removeQuestion: (name) => `${name} 将从服务器删除，已训练的模型会保留。`,
    removeConfirm: '删除',
    uploading: (done) => `正在上传，${done}`,
    interrupted: '已中断。再次拖入该文件即可继续。',
    checking: '正在检查',
    ready: '可用',
    unusable: '无法使用',
    kinds: { orders: '订单', events: '行为日志', items: '商品', unknown: '未知格式' },
    formats: { shopify: 'Shopify', woocommerce: 'WooCommerce', medusa: 'Medusa', vendure: 'Vendure', ga4: 'GA4', otto: 'OTTO' },
    rows: (kept, rows) => (kept === rows ? `${rows} 行` : `${rows} 行中的 ${kept} 行`),
    period: (from, to) => `${from} 至 ${to}`,
    counts: (shoppers, purchases) => `${shoppers} 位顾客，${purchases} 笔订单`,
    lessons: {
      order_size: '一般订单的金额',
      who_buys: '谁不用优惠券也会购买',
      gain: '每张优惠券带来的增量',
      categories: '商品类别',
    },
    gaps: {
      no_views: '没有包含多次浏览的访问，无法得知谁会购买。',
      no_purchases: '没有订单。',
      few_purchases: '带来订单的访问少于 20 次。',
      no_showings: '未展示过此活动的优惠券。',
      few_showings: '看到优惠券的顾客少于 10 位。',
      no_propensities: '优惠券不是随机展示的，无法得知其效果。',
      no_times: '没有时间。',
      no_customers: '没有顾客信息，无法得知重复购买。',
      no_goods: '没有商品。',
    },
    unknownAudience: (coupons) => `以下优惠券的条件需要浏览或访问记录，此文件没有：${coupons}。`,
    leftOut: (rows) => `未采用的行：${rows}`,
    reason: '原因',
    lines: '行号',
    count: '行数',
    unknownFormat: '无法识别列名。请使用店铺系统自带的列名导出，或按指南重命名。',
    kept: (day) => `保留至 ${day}`,
    notSent: (name) => `${name} 未能上传。`,
  },
};

/** Name of a file's kind and format, e.g. *Orders (Shopify)*. */
export const kindWords = ({ inspection }: Pick<TrainingFile, 'inspection'>, strings: DataStrings): string => {
  if (!inspection) return '';
  const format = strings.formats[inspection.format];
  const kind = strings.kinds[inspection.kind];
  return format === undefined ? kind : `${kind} (${format})`;
};
