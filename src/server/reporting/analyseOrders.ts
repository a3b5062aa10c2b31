import { creativeDraw, customerDraw } from '../../engine/assignment/customerDraw';
import type { Experiment, Variant } from '../../protocol/experiment';
import type { Result } from '../../protocol/result';
import { analyseExperiment, type ExperimentResult, SMALLEST_LIFT } from '../../stats/experiment/analyseExperiment';
import { type ExperimentDays, experimentDays } from '../../stats/experiment/experimentDays';
import { type StageQuestion, type StageStanding, stageStanding } from '../../stats/experiment/stageStanding';
import type { Store } from '../store/store';
import { orderRecords } from './orderRecords';

/** What is asked of the stored orders; plain data, as it crosses a thread. */
export interface ExperimentQuestion {
  readonly experiment: Pick<Experiment, 'id' | 'salt' | 'shares' | 'explore' | 'weeks' | 'creatives'>;
  readonly currency: string;
  readonly marginRate: number;
  readonly couponIds: readonly string[];
  /** Devices drawn into each arm, by their pings. */
  readonly assigned?: Readonly<Record<Variant, number>> | undefined;
  /** Of the shop's calendar. */
  readonly timeZone: string;
}

type StoredOrders = Awaited<ReturnType<Store['orders']>>;

/** Errors: `no_experiment_orders`, `variant_without_share`. */
export const analyseOrders = (
  orders: StoredOrders,
  { experiment: { id, salt, shares, explore, weeks, creatives }, currency, marginRate, couponIds, assigned }: ExperimentQuestion,
): Result<ExperimentResult> =>
  analyseExperiment(orderRecords(orders, currency, marginRate), {
    experiment: id,
    shares,
    plannedWeeks: weeks,
    draw: customerDraw({ id, salt, shares }),
    smallestLift: SMALLEST_LIFT,
    assigned,
    exploring: explore > 0 && couponIds.length > 0 ? { explore, coupons: couponIds } : undefined,
    creatives: creatives && { ...creatives, draw: creativeDraw({ id, salt, shares }, creatives) },
  });

/** The same day by day. Errors: those of `analyseOrders`. */
export const analyseDays = (
  orders: StoredOrders,
  { experiment: { id, salt, shares, weeks }, currency, marginRate, timeZone }: ExperimentQuestion,
): Result<ExperimentDays> =>
  experimentDays(
    orderRecords(orders, currency, marginRate),
    { experiment: id, shares, plannedWeeks: weeks, draw: customerDraw({ id, salt, shares }) },
    timeZone,
  );

/** What is asked of the stored orders about a stage. */
export type StageOrdersQuestion = StageQuestion & Pick<ExperimentQuestion, 'currency' | 'marginRate'>;

export const analyseStage = (orders: StoredOrders, { currency, marginRate, ...question }: StageOrdersQuestion): StageStanding =>
  stageStanding(orderRecords(orders, currency, marginRate), question);
