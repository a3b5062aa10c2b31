import type { Page } from 'playwright';
import { type Ends, NO_ENDS } from './contrast';
import { type Language, tellingIn } from './expectedPanel';
import { type Asked, BROWSERS, type ExperimentFigures, experimentFigures, GROUPS } from './experimentFigures';
import type { RawOrder } from './rawOrders';
import type { ClaimFigures, ShopFigures } from './shopFigures';
import { dateInBerlin, type ShopLog } from './shopLog';
import { markOf, orderMoney } from './shopOrders';

const NOTHING = { orders: 0, netRevenue: 0, discount: 0, net: 0 };

const sumsOf = (orders: readonly RawOrder[], until: number) =>
  orders
    .map((order) => orderMoney(order, until))
    .reduce(
      (so, { orders: one, revenue, discount, paidBack, net }) => ({
        orders: so.orders + one,
        netRevenue: so.netRevenue + Number(revenue - discount - paidBack),
        discount: so.discount + Number(discount),
        net: so.net + Number(net),
      }),
      NOTHING,
    );

const dayBack = (day: string, days: number): string => {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
};

/** Orders of the days, and what the experiment says of these days, at a single look. */
const daysFigures = (all: readonly RawOrder[], until: number, from: string, to: string, asked: Asked) => {
  const orders = all.filter(({ at }) => dateInBerlin(at) >= from && dateInBerlin(at) <= to);
  const ours = orders.filter(markOf);
  const of = (group: (typeof GROUPS)[number]) => ours.filter((order) => markOf(order)?.group === group);
  const own = ours.length === 0 ? undefined : experimentFigures(all, until, { ...asked, days: { from, to } });
  const compared = own?.comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none');
  const buyers = (group: (typeof GROUPS)[number]): number => own?.arms.find(({ variant }) => variant === group)?.customers ?? 0;
  const customers = own && Math.min(buyers('couplet'), buyers('none'));
  const { value, fixed } = compared?.incremental ?? { value: 0, fixed: NO_ENDS };
  const { value: returned = null, fixed: around = NO_ENDS } = compared?.roi ?? {};
  const loses = own?.coverage.routes.some((route) => route.loses) === true;
  const reason = !own ? 'no_experiment_orders' : loses ? 'attribution_lost' : 'too_few_customers';
  const added =
    loses || fixed.lower === null
      ? { none: reason, customers }
      : { added: { value, interval: fixed }, roi: { value: returned, interval: around }, customers };
  return {
    total: sumsOf(orders, until),
    groups: GROUPS.map((variant) => ({ variant, customers: buyers(variant), ...sumsOf(of(variant), until) })),
    added,
    byDay: (day: string) => ({
      ...sumsOf(
        orders.filter(({ at }) => dateInBerlin(at) === day),
        until,
      ),
      groups: GROUPS.map((variant) => ({
        variant,
        net: sumsOf(
          of(variant).filter(({ at }) => dateInBerlin(at) === day),
          until,
        ).net,
      })),
    }),
  };
};

const claimsIn = (claims: ClaimFigures, from: string, to: string) => {
  const days = claims.flatMap(({ days: own }) => own.filter(({ day }) => day >= from && day <= to));
  const sum = (name: 'issued' | 'redeemed'): number => days.reduce((so, one) => so + one[name], 0);
  return { issued: sum('issued'), redeemed: sum('redeemed') };
};

/** Orders of some days up to one, and of as many before. */
export const periodFigures = (log: readonly RawOrder[], until: number, to: string, days: number, asked: Asked) => {
  const from = dayBack(to, days - 1);
  const all = log.filter(({ at, currency }) => at <= until && currency === 'EUR');
  const { byDay, ...period } = daysFigures(all, until, from, to, asked);
  const { total, added } = daysFigures(all, until, dayBack(from, days), dayBack(from, 1), asked);
  const steps = Array.from({ length: days }, (_, i) => dayBack(to, days - 1 - i)).map((day) => ({ day, ...byDay(day) }));
  return { ...period, before: { total, added }, steps };
};

/** #/overview over the last 28 days, from nothing but what the shop knows of its orders and codes. */
export const overviewFigures = (log: ShopLog, until: number, { claims, experiment }: Pick<ShopFigures, 'claims' | 'experiment'>) => {
  const to = dateInBerlin(until);
  const from = dayBack(to, 27);
  return {
    from,
    to,
    experimentFrom: experiment.days[0]!.day,
    orders: periodFigures(log.orders, until, to, 28, BROWSERS),
    claims: { ...claimsIn(claims, from, to), before: claimsIn(claims, dayBack(from, 28), dayBack(from, 1)) },
  };
};
export type OverviewFigures = ReturnType<typeof overviewFigures>;

/** What the sentence at the top and the tiles below it say: label, figure, and each line. */
export interface DrawnOverview {
  readonly headline: string;
  readonly note: string;
  readonly tiles: readonly (readonly string[])[];
}

export const drawnOverview = async (page: Page): Promise<DrawnOverview> => {
  await page.waitForSelector('main .answer .headline');
  await page.waitForSelector('main .loading', { state: 'detached' });
  return page.evaluate(() => {
    const text = (element: Element | null): string =>
      (element?.textContent ?? '')
        .replaceAll('\u2060', '')
        .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
        .trim();
    return {
      headline: text(document.querySelector('.answer .headline')),
      note: text(document.querySelector('.answer .muted')),
      tiles: [...document.querySelectorAll('.overview-tiles .tile')].map((tile) =>
        [...tile.querySelectorAll('.tile-label, .tile-value, .tile-change:not(:has(span)), .tile-change span')].map(text),
      ),
    };
  });
};

const words = {
  en: {
    labels: ['Net margin added', 'Orders', 'Revenue', 'Discount given', 'Claimed → redeemed'],
    interval: (lower: string, upper: string) => `95%: ${lower} to ${upper}`,
    before: (value: string) => `Before: ${value}`,
    since: (day: string) => `Since ${day}`,
    change: (percent: string) => `${percent} vs. prior 28 days`,
    roi: (value: string) => `ROI ${value}`,
    noRoi: 'ROI not known yet',
    redeemed: (share: string) => `${share} redeemed`,
    too_few_customers: (buyers: string) => `${buyers} of 100 buyers`,
    attribution_lost: () => 'A checkout loses the shopper’s group',
    tooFew: (buyers: string) => `Not enough data yet: ${buyers} of 100 buyers`,
    open: 'No clear result yet',
    unsound: 'The groups cannot be compared',
    gain: (amount: string, least: string, most: string) => `Couplet earned ${amount} more than no coupons (95%: ${least} to ${most})`,
    range: (value: string, lower: string, upper: string) => `Net margin added so far: ${value} (95%: ${lower} to ${upper}).`,
  },
  'zh-CN': {
    labels: ['增加的净毛利', '订单', '收入', '发放的折扣', '领取 → 使用'],
    interval: (lower: string, upper: string) => `95%：${lower} 至 ${upper}`,
    before: (value: string) => `上一时段：${value}`,
    since: (day: string) => `自 ${day}起`,
    change: (percent: string) => `较此前 28 天 ${percent}`,
    roi: (value: string) => `回报 ${value}`,
    noRoi: '回报尚不可知',
    redeemed: (share: string) => `${share} 已使用`,
    too_few_customers: (buyers: string) => `100 位买家中已有 ${buyers} 位`,
    attribution_lost: () => '某个结账渠道丢失了标记',
    tooFew: (buyers: string) => `数据不足：100 位买家中已有 ${buyers} 位`,
    open: '尚无明确结论',
    unsound: '各组无法比较',
    gain: (amount: string, least: string, most: string) => `Couplet 比不发券多赚 ${amount}（95%：${least} 至 ${most}）`,
    range: (value: string, lower: string, upper: string) => `目前增加的净毛利：${value}（95%：${lower} 至 ${upper}）。`,
  },
};

const headlineOf = ({ comparisons, arms }: ExperimentFigures, language: Language) => {
  const { signed, round, count } = tellingIn(language);
  const own = words[language];
  const { verdict, incremental } = comparisons[1]!;
  const { lower, upper } = incremental.sequence;
  if (verdict.code !== 'unknown') return { headline: own.gain(round(incremental.value), round(lower ?? 0), round(upper ?? 0)), range: '' };
  if (verdict.reason === 'attribution_lost') return { headline: own.unsound, range: '' };
  const buyers = Math.min(...arms.filter(({ variant }) => variant !== 'rule').map(({ customers }) => customers));
  if (verdict.reason === 'too_few_customers') return { headline: own.tooFew(count(buyers)), range: '' };
  return { headline: own.open, range: own.range(signed(incremental.value), signed(lower ?? 0), signed(upper ?? 0)) };
};

/** The sentence and the tiles, and what else the note must hold. */
export const expectedTiles = (figures: OverviewFigures, experiment: ExperimentFigures, language: Language) => {
  const telling = tellingIn(language);
  const { signed, round, count, percent, signedPercent, day } = telling;
  const own = words[language];
  const { orders, claims, experimentFrom, from } = figures;
  const { total, before, added } = orders;
  const change = (now: number, then: number): string[] => (then > 0 ? [own.change(signedPercent(now / then - 1))] : []);
  // A period that is the whole experiment ends whenever somebody looks.
  const whole = from <= experimentFrom;
  const main = experiment.comparisons[1]!;
  const estimate = (period: { readonly value: number | null; readonly interval: Ends }, sequence: Ends) =>
    whole ? { value: period.value, interval: sequence } : period;
  const ends = ({ lower, upper }: Ends, write: (value: number) => string): string[] =>
    lower === null || upper === null ? [] : [own.interval(write(lower), write(upper))];
  const share = (value: number): string => signedPercent(value, 0);
  const addedLines = (): string[] => {
    if (!('added' in added) || !added.added)
      return ['–', own[added.none as 'too_few_customers' | 'attribution_lost'](count(added.customers ?? 0))];
    const { value, interval } = estimate(added.added, main.incremental.sequence);
    return [signed(value ?? 0), ...ends(interval, signed), ...(from < experimentFrom ? [own.since(day(experimentFrom))] : [])];
  };
  const returnLines = (): string[] => {
    if (!('roi' in added) || !added.roi) return [own.noRoi];
    const { value, interval } = estimate(added.roi, main.roi!.sequence);
    const known = ends(interval, share);
    return value === null || known.length === 0 ? [own.noRoi] : [own.roi(share(value)), ...known];
  };
  const redeemed = claims.issued > 0 ? [own.redeemed(percent(claims.redeemed / claims.issued))] : [];
  const figuresOfTiles = [
    addedLines(),
    [count(total.orders), ...change(total.orders, before.total.orders)],
    [round(total.netRevenue), ...change(total.netRevenue, before.total.netRevenue)],
    [round(total.discount), ...change(total.discount, before.total.discount), ...returnLines()],
    [`${count(claims.issued)} → ${count(claims.redeemed)}`, ...change(claims.issued, claims.before.issued), ...redeemed],
  ];
  return { ...headlineOf(experiment, language), tiles: figuresOfTiles.map((lines, i) => [own.labels[i] ?? '', ...lines]) };
};
