import { type CustomerDraw, creativeDraw, customerDraw } from '../../engine/assignment/customerDraw';
import type { Experiment, Variant } from '../../protocol/experiment';
import type { OrderRecord } from '../../protocol/order';
import type { OrderWebhook } from '../../protocol/protocol';
import { MINUTE } from '../../protocol/values/clock';
import { shareOf } from '../../protocol/values/money';
import type { Result } from '../../protocol/values/result';
import { analyseExperiment, type ExperimentResult, type ExperimentSetting } from '../../stats/experiment/analyseExperiment';
import { SMALLEST_LIFT } from '../../stats/experiment/compareGroups';
import { type ExperimentDays, experimentDays } from '../../stats/experiment/experimentDays';
import type { EarlierOrders } from '../../stats/experiment/experimentOrders';
import { type CalendarPeriod, instantsOf, type Period } from '../../stats/experiment/period';
import { type StageQuestion, type StageStanding, stageStanding } from '../../stats/experiment/stageStanding';
import { type CouponFunnel, claimFunnel } from '../../stats/metrics/claimFunnel';
import { type PeriodFigures, type PeriodTotals, periodBefore, periodFigures, periodTotals } from '../../stats/metrics/periodFigures';
import type { ClaimDay, FirstTimes, MetricsRepository } from '../records/metricsRepository';
import type { OrderRepository, StoredOrder } from '../records/orderRepository';
import { type OrderFileQuestion, writeOrderFile } from './orderFile';

/** Refunds for goods by order, of one currency. */
const refundsOf = (events: readonly OrderWebhook[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { event, orderId, refunded = 0 } of events) if (event === 'refunded') sums.set(orderId, (sums.get(orderId) ?? 0) + refunded);
  return sums;
};

/**
 * Orders for the experiment, from the shop's events in one currency. A cancelled order is fully refunded. If the shop states no margin, it
 * is the bundle's share of the goods. Customers are pseudonyms.
 *
 * @param marginRate margin before discount over subtotal
 */
export const orderRecords = (events: readonly StoredOrder[], currency: string, marginRate: number): readonly OrderRecord[] => {
  const cancelled = new Set(events.filter(({ event }) => event === 'cancelled').map(({ orderId }) => orderId));
  const ours = events.filter((order) => order.currency === currency);
  const refunds = refundsOf(ours);
  return ours
    .filter(({ event }) => event === 'paid')
    .map(({ orderId, receivedAt, attribution, subtotal, discount, customer, bucket, margin, route, channel, device }) => ({
      orderId,
      at: receivedAt,
      attribution: attribution ?? null,
      customerId: customer,
      bucket,
      subtotal,
      discount,
      margin: margin ?? shareOf(subtotal, Math.round(marginRate * 10_000)),
      refunded: cancelled.has(orderId) ? Math.max(0, subtotal - discount) : (refunds.get(orderId) ?? 0),
      route,
      channel,
      device,
    }));
};

/** Input for analysing the stored orders. Plain data, because it is sent to a thread. */
interface ExperimentQuestion {
  readonly experiment: Pick<Experiment, 'id' | 'salt' | 'shares' | 'explore' | 'weeks' | 'creatives'>;
  readonly currency: string;
  readonly marginRate: number;
  readonly couponIds: readonly string[];
  /** Devices per group, by their assignment events. */
  readonly assigned?: Readonly<Record<Variant, number>> | undefined;
  /** Time zone of the shop's calendar. */
  readonly timeZone: string;
  /** Absent: the whole experiment. */
  readonly period?: Period | undefined;
}

type Drawn = Pick<Experiment, 'id' | 'salt' | 'shares'>;
let lastDraw: { readonly of: string; readonly draw: CustomerDraw } | undefined;

/** The running experiment's assignment: 65,536 hashes, constant until its id, salt or shares change. */
const drawOf = ({ id, salt, shares }: Drawn): CustomerDraw => {
  const of = JSON.stringify([id, salt, shares]);
  if (lastDraw?.of !== of) lastDraw = { of, draw: customerDraw({ id, salt, shares }) };
  return lastDraw.draw;
};

/** The setting of an analysis without its orders. */
const settingOf = ({
  experiment: { id, salt, shares, explore, weeks, creatives },
  couponIds,
  assigned,
  period,
  timeZone,
}: ExperimentQuestion): ExperimentSetting => ({
  experiment: id,
  shares,
  period: period && { ...period, timeZone },
  plannedWeeks: weeks,
  draw: drawOf({ id, salt, shares }),
  smallestLift: SMALLEST_LIFT,
  assigned,
  exploring: explore > 0 && couponIds.length > 0 ? { explore, coupons: couponIds } : undefined,
  creatives: creatives && { ...creatives, draw: creativeDraw({ id, salt, shares }, creatives) },
});

type Running = Pick<ExperimentQuestion, 'experiment' | 'currency' | 'marginRate'>;

const recordsOf = async (reads: MetricReads, { currency, marginRate }: Omit<Running, 'experiment'>, days: CalendarPeriod) => {
  const { start, end } = instantsOf(days);
  return orderRecords(await reads.ordersPaid(start, end), currency, marginRate);
};

/** What came before the orders of a period. Undefined while no order carries the experiment. */
const earlierOf = async (reads: MetricReads, { experiment, currency, marginRate }: Running): Promise<EarlierOrders | undefined> => {
  const start = await reads.experimentStart(experiment.id, currency);
  return start === undefined ? undefined : { start, customers: await reads.pastCustomers(start, currency, marginRate) };
};

/** All orders, or those of the period with what came before. */
const analysed = async <T>(
  reads: MetricReads,
  question: ExperimentQuestion,
  analyse: (orders: readonly OrderRecord[], setting: ExperimentSetting) => T,
): Promise<T> => {
  const setting = settingOf(question);
  const earlier = setting.period && (await earlierOf(reads, question));
  return setting.period && earlier
    ? analyse(await recordsOf(reads, question, setting.period), { ...setting, earlier })
    : analyse(orderRecords(await reads.orders(), question.currency, question.marginRate), setting);
};

/** A period, with the experiment as far as something is published. */
interface PeriodQuestion extends Period {
  readonly timeZone: string;
  readonly running?: Omit<ExperimentQuestion, 'timeZone'> | undefined;
}

/** A period and the one of equal length before it. */
interface PeriodAnswer {
  readonly first: FirstTimes;
  /** Of both periods, by coupon, then day. */
  readonly claims: readonly ClaimDay[];
  /** Undefined while nothing is published. */
  readonly orders?: { readonly period: PeriodFigures; readonly before: PeriodTotals } | undefined;
}

const analysePeriod = async (reads: MetricReads, { running, timeZone, from, to }: PeriodQuestion): Promise<PeriodAnswer> => {
  const [period, before] = [{ from, to }, periodBefore({ from, to })];
  const first = await reads.firstTimes(running?.experiment.id ?? '');
  const claims = await reads.claimDays(before.from, to);
  if (!running) return { first, claims };
  const earlier = await earlierOf(reads, running);
  const settingFor = (days: Period) => ({
    ...settingOf({ ...running, timeZone }),
    period: { ...days, timeZone },
    earlier,
  });
  const [now, then] = [settingFor(period), settingFor(before)];
  return {
    first,
    claims,
    orders: {
      period: periodFigures(await recordsOf(reads, running, now.period), now),
      before: periodTotals(await recordsOf(reads, running, then.period), then),
    },
  };
};

/** Input for analysing the orders of a stage. */
type StageOrdersQuestion = StageQuestion & Pick<ExperimentQuestion, 'currency' | 'marginRate'>;

const analyseStage = (orders: readonly StoredOrder[], { currency, marginRate, ...question }: StageOrdersQuestion): StageStanding =>
  stageStanding(orderRecords(orders, currency, marginRate), question);

/** A first day shown separately, and the days of the claims if not all. */
interface FunnelQuestion {
  readonly since: string;
  readonly period?: Period | undefined;
}

/** Figures that read whole tables, with question and answer. Plain data, because both are sent between threads. */
interface Kinds {
  readonly experiment: { readonly question: ExperimentQuestion; readonly answer: Result<ExperimentResult> };
  readonly days: { readonly question: ExperimentQuestion; readonly answer: Result<ExperimentDays> };
  readonly stage: { readonly question: StageOrdersQuestion; readonly answer: StageStanding };
  readonly funnel: { readonly question: FunnelQuestion; readonly answer: readonly CouponFunnel[] };
  readonly period: { readonly question: PeriodQuestion; readonly answer: PeriodAnswer };
  /** Writes the orders to a file for training. The answer is their number. */
  readonly orderFile: { readonly question: OrderFileQuestion; readonly answer: number };
}
export type MetricKind = keyof Kinds;
export type Question<K extends MetricKind> = Kinds[K]['question'];
export type Answer<K extends MetricKind> = Kinds[K]['answer'];
export type AskMetrics = <K extends MetricKind>(kind: K, question: Question<K>) => Promise<Answer<K>>;

/** The repositories they read. */
export type MetricReads = Pick<OrderRepository, 'experimentStart' | 'orders' | 'ordersPaid' | 'pastCustomers'> &
  Pick<MetricsRepository, 'claimCounts' | 'claimDays' | 'claimDelays' | 'firstTimes'>;

const metrics: { readonly [K in MetricKind]: (reads: MetricReads, question: Question<K>) => Promise<Answer<K>> } = {
  // Errors of both: `no_experiment_orders`, `variant_without_share`.
  experiment: (reads, question) => analysed(reads, question, analyseExperiment),
  days: (reads, question) => analysed(reads, question, (orders, setting) => experimentDays(orders, setting, question.timeZone)),
  stage: async (reads, question) => analyseStage(await reads.orders(), question),
  period: analysePeriod,
  funnel: async (reads, { since, period }) => {
    const delays = new Map((await reads.claimDelays(period)).map(({ couponId, medianMs }) => [couponId, medianMs]));
    return claimFunnel(await reads.claimCounts(period), delays, since);
  },
  orderFile: async (reads, question) => writeOrderFile(await reads.orders(), question),
};

/** In this thread: for small stores, and if the store cannot be opened by another thread. */
export const metricsHere =
  (reads: MetricReads): AskMetrics =>
  (kind, question) =>
    metrics[kind](reads, question);

/** Number of orders or claims that an answer was computed from. */
const sizes: { readonly [K in MetricKind]: (answer: Answer<K>) => number } = {
  experiment: (answer) => (answer.ok ? answer.value.coverage.orders : 0),
  days: (answer) => (answer.ok ? (answer.value.days.at(-1)?.arms ?? []).reduce((sum, { orders }) => sum + orders, 0) : 0),
  period: ({ orders }) => (orders ? orders.period.total.orders + orders.before.total.orders : 0),
  funnel: (coupons) => coupons.reduce((sum, { total }) => sum + total.issued, 0),
  // It decides about a stage, so it must be current.
  stage: () => 0,
  orderFile: () => 0,
};

/** From this size on, an answer is kept, because computing it takes seconds. */
const LARGE = 100_000;
/** A kept answer counts as current for this long, ms. Up to the second limit it is given once more while a new one is computed. */
const [CURRENT, USABLE] = [MINUTE, 15 * MINUTE];
/** Answers kept. The oldest is dropped first. */
const MOST_KEPT = 16;

/** Names a question. Counts of devices change with every visit, and the answer hardly does. */
const keyOf = (kind: MetricKind, question: unknown): string =>
  JSON.stringify([kind, question], (name, value: unknown) => (name === 'assigned' ? undefined : value));

/**
 * Concurrent requests for the same figure share the result. Only a large shop's is kept beyond that, so that it is there at once.
 * @param now milliseconds that only go up
 */
export const sharedAsk = (ask: AskMetrics, now: () => number = () => performance.now()): AskMetrics => {
  const running = new Map<string, Promise<Answer<MetricKind>>>();
  const kept = new Map<string, { readonly answer: Answer<MetricKind>; readonly at: number }>();
  const keep = (key: string, answer: Answer<MetricKind>): void => {
    kept.delete(key);
    kept.set(key, { answer, at: now() });
    for (const old of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(old);
  };
  return async <K extends MetricKind>(kind: K, question: Question<K>): Promise<Answer<K>> => {
    const key = keyOf(kind, question);
    const compute = (): Promise<Answer<K>> => {
      const known = running.get(key) as Promise<Answer<K>> | undefined;
      if (known) return known;
      const started = ask(kind, question)
        .then((answer) => {
          if (sizes[kind](answer) >= LARGE) keep(key, answer);
          else kept.delete(key);
          return answer;
        })
        .finally(() => running.delete(key));
      running.set(key, started);
      return started;
    };
    const last = kept.get(key);
    const age = last ? now() - last.at : Number.POSITIVE_INFINITY;
    if (!last || age > USABLE) return compute();
    // If it fails, the next request tries again.
    if (age > CURRENT) compute().catch(() => undefined);
    return last.answer as Answer<K>;
  };
};
