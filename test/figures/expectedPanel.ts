import type { DrawnPanel } from './drawnPanels';

/**
 * What a sentence leaves to be desired: figures of `expected` that it does not have, and digits and signs in it that are in none of them.
 */
const untold = (sentence: string, expected: readonly string[]): readonly string[] => {
  let rest = sentence;
  const missing = [...expected]
    .sort((a, b) => b.length - a.length)
    .filter((figure) => {
      const at = rest.indexOf(figure);
      if (at >= 0) rest = `${rest.slice(0, at)}~${rest.slice(at + figure.length)}`;
      return at < 0;
    });
  return [...missing.map((figure) => `no ${figure}`), ...(/[\d%€+−]/.test(rest) ? [`more than expected: ${rest}`] : [])].map(
    (problem) => `“${sentence}”: ${problem}`,
  );
};

/** What stands in a cell beside figures. */
const english = {
  groups: { none: 'No coupons', rule: 'Your own rule', couplet: 'Couplet' },
  inSentence: { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' },
  coupons: { tea: 'Tea time', shoes: 'New shoes', cups: 'Cups' } as Readonly<Record<string, string>>,
  nothing: 'none',
  unnamed: 'Unnamed',
  noLimit: 'no limit',
  unknownCoupon: 'Unknown coupon',
  of: (coupon: string, count: string) => `${coupon} (${count})`,
  hours: (count: string) => `${count} h`,
  days: (count: string) => `${count} days`,
  weeks: (count: string) => `${count} ${count === '1' ? 'week' : 'weeks'}`,
  overLongest: 'over 260 weeks',
  pair: (treatment: string, control: string) => `${treatment} against ${control}`,
  metrics: { orders: 'orders', netMargin: 'net margin' },
  tooFewReports: 'from 50 reports',
  noInterval: 'from 100 buyers',
  reasons: {
    coupon_unknown: 'The coupon does not exist. The page was old, or someone tried names.',
    coupon_stale: 'The coupon had changed since it was shown. The next visit shows the new one.',
  } as Readonly<Record<string, string>>,
  says: { pays: 'Earns more than it costs.', costs: 'Costs more than it earns. Consider pausing it.', open: 'Not known yet.' },
  did: {
    'session.claimed': 'Claimed a coupon',
    'session.dismissed': 'Dismissed a coupon',
    'session.shown': 'Saw a coupon',
    'session.purchased': 'Placed an order',
  } as Readonly<Record<string, string>>,
  over: 'over 99.9%',
  under: 'under 0.1%',
  gain: (amount: string) => `${amount} more in net margin than without coupons`,
  ofDays: (amount: string) => `${amount} in net margin compared with no coupons`,
  standings: {
    gain: 'Earns more',
    loss: 'Earns less',
    small: 'No difference of 10%',
    unknown: 'Not known yet',
    unsound: 'Cannot be compared',
    higher: 'Higher',
    lower: 'Lower',
    chance: 'May be chance',
    few: 'Too few customers',
  },
  waiting: (weeks: string) => `Not known yet: about ${weeks} at your traffic`,
  unsound: 'Cannot be compared',
  noChange: 'no interval yet',
  points: (number: string) => `${number} points`,
  guardrails: {
    refundRate: (most: string) => `Refund rate may rise by up to ${most}`,
    averageOrder: (most: string) => `Average order may fall by up to ${most}`,
    marginPerOrder: (most: string) => `Net margin per order may fall by up to ${most}`,
  },
  states: { broken: 'Broken', held: 'Within limit', open: 'Not known yet', unsound: 'Cannot be compared' },
  allMetrics: {
    netMargin: 'Net margin',
    orders: 'Orders',
    revenue: 'Revenue before discount',
    netRevenue: 'Revenue after discounts and refunds',
    discount: 'Discounts',
    averageOrder: 'Average order, after discounts and refunds',
    marginPerOrder: 'Net margin per order',
    refundRate: 'Refund rate',
  } as Readonly<Record<string, string>>,
  parts: {
    customer: (value: string) => `Customers: ${value}`,
    route: (value: string) => `Checkout: ${value}`,
  } as Readonly<Record<string, (value: string) => string>>,
  customers: { new: 'new', returning: 'returning', unknown: 'no customer id' } as Readonly<Record<string, string>>,
  unstated: 'not stated',
};
type Words = typeof english;
export type Standing = keyof Words['standings'];

const chinese: Words = {
  groups: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
  inSentence: { none: '不发券', rule: '您的固定规则', couplet: 'Couplet' },
  coupons: { tea: '茶券', shoes: '鞋券', cups: '杯券' },
  nothing: '无',
  unnamed: '未命名',
  noLimit: '不限',
  unknownCoupon: '不存在的优惠券',
  of: (coupon, count) => `${coupon}（${count}）`,
  hours: (count) => `${count} 小时`,
  days: (count) => `${count} 天`,
  weeks: (count) => `${count} 周`,
  overLongest: '超过 260 周',
  pair: (treatment, control) => `${treatment} 对比 ${control}`,
  metrics: { orders: '订单数', netMargin: '净毛利' },
  tooFewReports: '满 50 份报告后给出',
  noInterval: '满 100 位买家后给出',
  reasons: {
    coupon_unknown: '优惠券不存在。页面过旧，或有人在试探名称。',
    coupon_stale: '优惠券在展示后有改动，下次访问会显示新券。',
  },
  says: { pays: '带来的收益高于成本。', costs: '成本高于收益，可考虑撤下。', open: '尚无定论。' },
  did: {
    'session.claimed': '领取了优惠券',
    'session.dismissed': '关闭了优惠券',
    'session.shown': '看到了优惠券',
    'session.purchased': '下了单',
  },
  over: '高于 99.9%',
  under: '低于 0.1%',
  gain: (amount) => `净毛利比不发券多 ${amount}`,
  ofDays: (amount) => `与不发券相比，净毛利 ${amount}`,
  standings: {
    gain: '收益更高',
    loss: '收益更低',
    small: '差异不到 10%',
    unknown: '尚无定论',
    unsound: '无法比较',
    higher: '更高',
    lower: '更低',
    chance: '可能只是偶然',
    few: '顾客太少',
  },
  waiting: (weeks) => `尚无定论：按您的流量还需约 ${weeks}`,
  unsound: '无法比较',
  noChange: '暂无区间',
  points: (number) => `${number} 个百分点`,
  guardrails: {
    refundRate: (most) => `退款率：最多上升 ${most}`,
    averageOrder: (most) => `平均订单金额：最多下降 ${most}`,
    marginPerOrder: (most) => `每单净毛利：最多下降 ${most}`,
  },
  states: { broken: '已突破', held: '正常', open: '尚无定论', unsound: '无法比较' },
  allMetrics: {
    netMargin: '净毛利',
    orders: '订单数',
    revenue: '折扣前销售额',
    netRevenue: '扣除折扣与退款后的销售额',
    discount: '折扣成本',
    averageOrder: '平均订单金额（扣除折扣与退款）',
    marginPerOrder: '每单净毛利',
    refundRate: '退款率',
  },
  parts: { customer: (value) => `顾客：${value}`, route: (value) => `结账渠道：${value}` },
  customers: { new: '新客', returning: '回头客', unknown: '无顾客编号' },
  unstated: '未注明',
};

export const words: Readonly<Record<Language, Words>> = { en: english, 'zh-CN': chinese };

/** Languages of the console. */
export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A true minus, as the console writes it. */
const minus = (text: string): string => text.replace('-', '−');

/** Figures as `Intl` writes them in a language, by the console's rules of how many digits are told. */
export const written = (language: Language) => {
  const format = (value: number, options: Intl.NumberFormatOptions): string =>
    minus(new Intl.NumberFormat(language, options).format(value));
  const euros = (cents: number, options: Intl.NumberFormatOptions): string =>
    format(cents / 100, { style: 'currency', currency: 'EUR', ...options });
  // Cents only below 100 euros, and none in a plain zero.
  const digits = (cents: number): Intl.NumberFormatOptions => (cents !== 0 && Math.abs(cents) < 10_000 ? {} : { maximumFractionDigits: 0 });
  const percent = (share: number, places: number, signDisplay: 'auto' | 'exceptZero'): string =>
    format(share, { style: 'percent', minimumFractionDigits: places, maximumFractionDigits: places, signDisplay });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  return {
    count: (value: number): string => format(value, {}),
    /** To one place at most. */
    tenths: (value: number): string => format(Math.round(10 * value) / 10, {}),
    money: (cents: number): string => euros(cents, {}),
    round: (cents: number): string => euros(cents, digits(cents)),
    signed: (cents: number): string => euros(cents, { signDisplay: 'exceptZero', ...digits(cents) }),
    percent: (share: number, places = 1): string => percent(share, places, 'auto'),
    signedPercent: (share: number, places = 1): string => percent(share, places, 'exceptZero'),
    /** @param day `2026-10-25` */
    day: (day: string): string => date.format(new Date(`${day}T12:00:00Z`)),
  };
};

interface ExpectedBar {
  /** Figures of its label. */
  readonly label: readonly string[];
  readonly point: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** What a panel must show, of figures worked out elsewhere. */
export interface ExpectedPanel {
  readonly headline?: string;
  /** Figures of each sentence that has any, in turn. */
  readonly sentences: readonly (readonly string[])[];
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** What stands large, and the figures of its note. */
  readonly figures?: readonly (readonly [string, readonly string[]])[];
  readonly bars?: readonly ExpectedBar[];
}

/** How figures and words are written in a language. */
export const tellingIn = (language: Language) => ({ language, ...written(language), words: words[language] });
export type Telling = ReturnType<typeof tellingIn>;

/** A bar from `from` to `to` with its marks, those beyond it left out. */
export const barOf = (
  label: readonly string[],
  [point, lower, upper]: readonly (number | null)[],
  [from, to]: readonly [number, number],
): ExpectedBar => {
  const place = (at: number | null | undefined): number | null =>
    at === null || at === undefined || at < from || at > to ? null : (at - from) / (to - from);
  return { label, point: place(point), lower: place(lower), upper: place(upper) };
};

const PIXEL = 1e-6;
const same = (a: number | null, b: number | null): boolean => (a === null || b === null ? a === b : Math.abs(a - b) < PIXEL);

const counted = (what: string, drawn: readonly unknown[], expected: readonly unknown[]): readonly string[] =>
  drawn.length === expected.length ? [] : [`${drawn.length} ${what} instead of ${expected.length}: ${JSON.stringify(drawn).slice(0, 600)}`];

/** Where a panel as drawn does not show what is expected. */
const panelDifferences = (drawn: DrawnPanel | undefined, expected: ExpectedPanel): readonly string[] => {
  if (!drawn) return ['no such panel'];
  const { headline = null, figures = [], bars = [] } = expected;
  return [
    ...(drawn.headline === headline ? [] : [`${drawn.headline} instead of ${headline}`]),
    ...counted('sentences', drawn.sentences, expected.sentences),
    ...drawn.sentences.flatMap((sentence, i) => untold(sentence, expected.sentences[i] ?? [])),
    ...counted('tables', drawn.tables, expected.tables),
    ...expected.tables.flatMap((rows, i) => [
      ...counted('rows', drawn.tables[i] ?? [], rows),
      ...rows.flatMap((row, j) => {
        const [is, wanted] = [drawn.tables[i]?.[j]?.join(' | '), row.join(' | ')];
        return is === wanted ? [] : [`${is} instead of ${wanted}`];
      }),
    ]),
    ...counted('figures', drawn.figures, figures),
    ...figures.flatMap(([value, note], i) => {
      const [is = '', says = ''] = drawn.figures[i] ?? [];
      return [...(is === value ? [] : [`${is} instead of ${value}`]), ...untold(says, note)];
    }),
    ...counted('bars', drawn.bars, bars),
    ...bars.flatMap((bar, i) => {
      const is = drawn.bars[i];
      if (!is) return [];
      const placed = same(is.point, bar.point) && same(is.lower, bar.lower) && same(is.upper, bar.upper);
      return [...untold(is.label, bar.label), ...(placed ? [] : [`bar ${JSON.stringify(is)} instead of ${JSON.stringify(bar)}`])];
    }),
  ];
};

/** The same for all panels of a page. */
export const pageDifferences = (drawn: readonly DrawnPanel[], expected: readonly ExpectedPanel[]): readonly string[] => [
  ...counted('panels', drawn, expected),
  ...expected.flatMap((panel, i) => panelDifferences(drawn[i], panel).map((difference) => `panel ${i}: ${difference}`)),
];
