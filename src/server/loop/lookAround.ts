import { exploredOrders } from '../../campaigns/learning/learnStrata';
import { decideLoop, type LoopFacts, type LoopStep } from '../../campaigns/loop/decideLoop';
import { type Evidence, noEvidence } from '../../campaigns/loop/loopState';
import { NO_COUPON } from '../../engine/decision/decision';
import { knownBeforehand } from '../../engine/profile/stratum';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { BundleRepository, Release } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { LoopRepository, LoopRow } from '../records/loopRepository';
import type { OrderRepository } from '../records/orderRepository';
import type { ReportRepository } from '../records/reportRepository';
import type { SplitRepository } from '../records/splitRepository';
import type { AskMetrics } from '../reporting/metrics';
import { learntVisits, runningReports } from '../reporting/runningReports';

type Running = NonNullable<Awaited<ReturnType<typeof runningReports>>>;
export type EvidenceStore = Pick<BundleRepository, 'currentBundle'> &
  Pick<ReportRepository, 'reportCounts'> &
  Pick<SplitRepository, 'splitSums'> &
  Pick<OrderRepository, 'orderTotals'> &
  Pick<CatalogRepository, 'catalog'> &
  Pick<LoopRepository, 'learning'>;

/** Number of reports that `learnStrata` reads: about purchases, from sessions that drew a coupon. */
const strataAnswers = ({ facts, rows, sums }: Running): number => {
  // If a coupon can change a shopper's stratum, nothing can be learnt from it.
  if (!knownBeforehand(facts.strata)) return 0;
  const answers = rows.reduce(
    (sum, { question, explored, count }) => sum + (question === 'stratum-outcome' && explored !== null ? count : 0),
    0,
  );
  return answers + sums.reduce((all, { explored, sum }) => all + (explored === null ? 0 : sum), 0);
};

/**
 * How much data there is to learn from: only rows of the running experiment that `learnStrata` and `learnVisits` read. Most orders and
 * reports teach nothing, and counting them would make the server rebuild the same bundle repeatedly.
 */
export const evidenceOf = async (store: EvidenceStore, bundleFacts: BundleFacts): Promise<Evidence> => {
  const running = await runningReports(store, bundleFacts);
  if (!running) return noEvidence;
  const { facts } = running;
  // Noise can make a sum negative.
  const answers = Math.max(0, strataAnswers(running));
  let orders = 0;
  // Orders give reports their value, so without reports they teach nothing.
  if (answers > 0)
    for (const [couponId, { counted }] of exploredOrders(await store.orderTotals(), facts))
      if (couponId === NO_COUPON || facts.couponIds.has(couponId)) orders += counted;
  // A bandit trained on a log learns nothing from visits. Others need at least one order.
  const visits = facts.trained ? undefined : await learntVisits(store, bundleFacts);
  return { orders, reports: Math.round(answers + (visits?.learnt ? visits.counted : 0)) };
};

export interface LookDeps {
  readonly store: Pick<LoopRepository, 'loop'> & Pick<BundleRepository, 'release'> & EvidenceStore;
  readonly bundleFacts: BundleFacts;
  readonly metrics: AskMetrics;
  /** Whether the server has a signing key. */
  readonly signs: boolean;
}

/** The state of the loop, what the server knows, and the next step. */
export interface Look {
  readonly row: LoopRow;
  readonly release: Release;
  readonly facts: LoopFacts;
  readonly step: LoopStep;
}

const standingOf = async ({ bundleFacts, metrics }: LookDeps, { state: { phase } }: LoopRow) => {
  if (phase.name !== 'stage') return undefined;
  const { base, bundle, share, tolerance, since } = phase.stage;
  const facts = await bundleFacts(base);
  if (!facts) return undefined;
  const { experiment, currency, marginRate } = facts;
  const standing = await metrics('stage', { experiment: experiment.id, bundle, share, tolerance, since, currency, marginRate });
  return standing.staged.orders + standing.live.orders > 0 ? standing : undefined;
};

/** Reads all inputs of the next step. The loop's row is read first, so that `stepLoop` detects later changes. */
export const lookAround = async (deps: LookDeps, now: number): Promise<Look> => {
  const row = await deps.store.loop();
  const release = await deps.store.release();
  const facts: LoopFacts = {
    now,
    serving: release.serving,
    signs: deps.signs,
    release: { bundle: release.bundle, next: release.next },
    evidence: await evidenceOf(deps.store, deps.bundleFacts),
    standing: await standingOf(deps, row),
  };
  return { row, release, facts, step: decideLoop(row.settings, row.state, facts) };
};
