import { decideLoop, type LoopFacts, type LoopStep } from '../../core/loop/decideLoop';
import { type Evidence, noEvidence } from '../../core/loop/loopState';
import type { AskFigures } from '../aggregate/figures';
import { runningReports } from '../aggregate/learntStrata';
import { ordersByVariant } from '../aggregate/ordersByVariant';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { LoopRow } from '../store/loopRow';
import type { Release, Store } from '../store/store';

export interface LookDeps {
  readonly store: Pick<Store, 'loop' | 'release' | 'currentBundle' | 'reportCounts' | 'splitSums' | 'orderTotals'>;
  readonly bundleFacts: BundleFacts;
  readonly figures: AskFigures;
  /** Can the server sign? */
  readonly signs: boolean;
}

/** The loop as it stands, what the server sees, and what is to be done. */
export interface Look {
  readonly row: LoopRow;
  readonly release: Release;
  readonly facts: LoopFacts;
  readonly step: LoopStep;
}

/** Orders of the running experiment, and answers and visits that reports have told of it. */
const evidenceOf = async ({ store, bundleFacts }: LookDeps): Promise<Evidence> => {
  const running = await runningReports(store, bundleFacts);
  if (!running) return noEvidence;
  const { experiment } = running.facts;
  const orders = ordersByVariant(await store.orderTotals()).reduce(
    (sum, row) => (row.experiment === experiment.id ? sum + row.orders : sum),
    0,
  );
  const told = running.rows.reduce((sum, { count }) => sum + count, 0) + running.sums.reduce((sum, row) => sum + row.sum, 0);
  // Noise may leave less than nothing of a sum.
  return { orders, reports: Math.max(0, Math.round(told)) };
};

const standingOf = async ({ bundleFacts, figures }: LookDeps, { state: { phase } }: LoopRow) => {
  if (phase.name !== 'stage') return undefined;
  const { base, bundle, share, tolerance, since } = phase.stage;
  const facts = await bundleFacts(base);
  if (!facts) return undefined;
  const { experiment, currency, marginRate } = facts;
  const standing = await figures('stage', { experiment: experiment.id, bundle, share, tolerance, since, currency, marginRate });
  return standing.staged.orders + standing.live.orders > 0 ? standing : undefined;
};

/** Reads everything that the next step goes by. The row comes first: what changes later is found by `stepLoop`. */
export const lookAround = async (deps: LookDeps, now: number): Promise<Look> => {
  const row = await deps.store.loop();
  const release = await deps.store.release();
  const facts: LoopFacts = {
    now,
    serving: release.serving,
    signs: deps.signs,
    release: { bundle: release.bundle, next: release.next },
    evidence: await evidenceOf(deps),
    standing: await standingOf(deps, row),
  };
  return { row, release, facts, step: decideLoop(row.settings, row.state, facts) };
};
