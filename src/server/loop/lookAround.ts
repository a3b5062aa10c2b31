import { decideLoop, type LoopFacts, type LoopStep } from '../../campaigns/loop/decideLoop';
import type { BundleFacts } from '../bundles/bundleFacts';
import type { AskFigures } from '../reporting/metrics';
import type { LoopRow } from '../store/loopRow';
import type { Release, Store } from '../store/store';
import { type EvidenceStore, evidenceOf } from './evidenceOf';

export interface LookDeps {
  readonly store: Pick<Store, 'loop' | 'release'> & EvidenceStore;
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
    evidence: await evidenceOf(deps.store, deps.bundleFacts),
    standing: await standingOf(deps, row),
  };
  return { row, release, facts, step: decideLoop(row.settings, row.state, facts) };
};
