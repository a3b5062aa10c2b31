import type { Language } from '../../../i18n/i18n';

const products = (count: string, n: number): string => (n === 1 ? `${count} product` : `${count} products`);

const en = {
  categories: 'Categories',
  products: 'Products',
  chooseCategories: 'Search categories',
  chooseProducts: 'Search by name or id',
  inCategory: products,
  all: (count: string, n: number) => `All ${products(count, n)} match.`,
  matching: (count: string, n: number) => (n === 1 ? `${count} product matches` : `${count} products match`),
  samples: (names: string) => `For example: ${names}.`,
  list: 'Product list',
  none: 'Load your products to choose them from a list.',
  from: {
    shop: (count: string, n: number, day: string) => `${products(count, n)} from your shop, ${day}`,
    file: (count: string, n: number, day: string) => `${products(count, n)} from a file, ${day}`,
  },
  load: 'Load from shop',
  upload: 'Upload a file',
  uploadHint: 'A Google Merchant feed, or a CSV file with the columns id, title and category.',
  running: (count: string) => `Loading: ${count} so far`,
  failed: 'The products were not loaded.',
  skipped: (n: number, lines: string) => (n === 1 ? `1 row was left out: ${lines}.` : `${n} rows were left out: ${lines}.`),
  skippedBy: { id_missing: 'no id', too_many_fields: 'too many fields', product_malformed: 'not readable' } as Readonly<
    Record<string, string>
  >,
  skippedAt: (at: string, why: string) => `${at} (${why})`,
  loaded: (count: string, n: number) => `${products(count, n)} loaded.`,
};

const zhCn: typeof en = {
  categories: '分类',
  products: '商品',
  chooseCategories: '搜索分类',
  chooseProducts: '按名称或编号搜索',
  inCategory: (count) => `${count} 件商品`,
  all: (count) => `全部 ${count} 件商品均适用。`,
  matching: (count) => `${count} 件商品适用`,
  samples: (names) => `例如：${names}。`,
  list: '商品列表',
  none: '载入商品后，即可从列表中选择。',
  from: {
    shop: (count, _n, day) => `${count} 件商品，来自店铺（${day}）`,
    file: (count, _n, day) => `${count} 件商品，来自文件（${day}）`,
  },
  load: '从店铺载入',
  upload: '上传文件',
  uploadHint: 'Google Merchant 商品文件，或含 id、title、category 列的 CSV 文件。',
  running: (count) => `正在载入：已有 ${count} 件`,
  failed: '商品未能载入。',
  skipped: (n, lines) => `有 ${n} 行被略过：${lines}。`,
  skippedBy: { id_missing: '没有编号', too_many_fields: '字段过多', product_malformed: '无法读取' },
  skippedAt: (at, why) => `${at}（${why}）`,
  loaded: (count) => `已载入 ${count} 件商品。`,
};

export const goodsStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };
