import type { Language } from '../../i18n/i18n';

interface TableStrings {
  readonly tools: (table: string) => string;
  readonly csv: string;
  /** Heading of an amount in a CSV file. */
  readonly inMinor: (title: string, currency: string) => string;
  readonly sortBy: string;
  readonly selected: (count: string) => string;
  readonly select: (row: string) => string;
  readonly selectAll: string;
  readonly clear: string;
  readonly noneFound: string;
  readonly page: (page: string, of: string, rows: string) => string;
  readonly before: string;
  readonly next: string;
}

export const tableStrings: Readonly<Record<Language, TableStrings>> = {
  en: {
    tools: (table) => `Search and filter: ${table}`,
    csv: 'CSV',
    inMinor: (title, currency) => `${title} (minor units of ${currency})`,
    sortBy: 'Sort by',
    selected: (count) => `${count} selected`,
    select: (row) => `Select ${row}`,
    selectAll: 'Select all',
    clear: 'Clear selection',
    noneFound: 'No matching rows.',
    page: (page, of, rows) => `Page ${page} of ${of}, ${rows} rows`,
    before: 'Previous page',
    next: 'Next page',
  },
  'zh-CN': {
    tools: (table) => `搜索和筛选：${table}`,
    csv: 'CSV',
    inMinor: (title, currency) => `${title}（${currency} 最小单位）`,
    sortBy: '排序方式',
    selected: (count) => `已选择 ${count} 项`,
    select: (row) => `选择${row}`,
    selectAll: '全选',
    clear: '取消选择',
    noneFound: '没有匹配的行。',
    page: (page, of, rows) => `第 ${page} 页，共 ${of} 页，${rows} 行`,
    before: '上一页',
    next: '下一页',
  },
};
