import type { Status } from '../../protocol/protocol';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { StageStanding } from '../../stats/experiment/stageStanding';
import type { Evidence, LoopSettings, LoopState, Stage } from './loopState';

/** Least news for a refit, besides a tenth of what is known. Less news moves a mean by less than a tenth of its uncertainty. */
const LEAST: Evidence = { orders: 30, reports: 200 };
const GROWTH = 0.1;

/** Evidence beyond what is known. A cancelled order does not count as news. */
export const newsSince = (known: Evidence, now: Evidence): Evidence => ({
  orders: Math.max(0, now.orders - known.orders),
  reports: Math.max(0, now.reports - known.reports),
});

/** Whether there is enough news for a refit to give a different result. */
export const isNews = (known: Evidence, now: Evidence): boolean => {
  const news = newsSince(known, now);
  return (['orders', 'reports'] as const).some((kind) => news[kind] >= Math.max(LEAST[kind], GROWTH * known[kind]));
};

export type StageVerdict =
  | { readonly do: 'promote' | 'take_back'; readonly why: 'orders' | 'horizon' | 'sample_ratio_mismatch' }
  | { readonly do: 'wait'; readonly why: 'too_few_customers' | 'not_yet' | 'sample_ratio_mismatch' };

/**
 * Verdict on a stage. Its confidence sequence may be checked at any time: at most 1 in 40 bundles that lose more than the tolerance is
 * promoted by it, and at most 1 in 40 that lose nothing is taken back. At the horizon the estimate decides, for bundles too similar to
 * distinguish by orders. Without enough customers the stage continues.
 * @param days since the stage began
 */
export const stageVerdict = (
  { difference, enough, notWorse, mismatch }: Pick<StageStanding, 'difference' | 'enough' | 'notWorse' | 'mismatch'>,
  days: number,
  horizonDays: number,
): StageVerdict => {
  const over = days >= horizonDays;
  if (mismatch) return { do: over ? 'take_back' : 'wait', why: 'sample_ratio_mismatch' };
  if (!enough) return { do: 'wait', why: 'too_few_customers' };
  const { upper } = difference.sequence;
  if (upper !== null && upper < 0) return { do: 'take_back', why: 'orders' };
  if (notWorse) return { do: 'promote', why: 'orders' };
  if (!over) return { do: 'wait', why: 'not_yet' };
  return { do: difference.value !== null && difference.value >= 0 ? 'promote' : 'take_back', why: 'horizon' };
};

/** What the server knows when it decides. */
export interface LoopFacts {
  readonly now: Instant;
  /** Whether coupons may be shown. */
  readonly serving: boolean;
  /** Whether it has a signing key. */
  readonly signs: boolean;
  /** The current release for devices. */
  readonly release: { readonly bundle: string | undefined; readonly next: Status['next'] | undefined };
  readonly evidence: Evidence;
  /** Of the running stage; absent before its first order. */
  readonly standing?: StageStanding | undefined;
}

export type LoopStep =
  /** `follow`: another bundle is live, continue from it. `refit`: make one from what was learnt. `stage`: try the prepared one. */
  | { readonly do: 'follow' | 'refit' | 'stage' }
  | { readonly do: 'end'; readonly why: 'merchant' | 'stopped' | 'off' }
  | StageVerdict
  | {
      readonly do: 'wait';
      readonly why: 'off' | 'no_bundle' | 'stopped' | 'merchant_stage' | 'signing_key_absent' | 'no_news' | 'asked' | 'no_orders';
    };

const wait = (why: Extract<LoopStep, { do: 'wait' }>['why']): LoopStep => ({ do: 'wait', why }) as LoopStep;

/** Whether devices still get the stage's bundles. Any other state was set by the merchant. */
const isIntact = ({ base, bundle, share }: Stage, { release: { bundle: current, next } }: LoopFacts): boolean =>
  current === base && next?.bundle === bundle && next.share === share && next.marked === true;

const duringStage = (stage: Stage, { mode }: LoopSettings, facts: LoopFacts): LoopStep => {
  if (!isIntact(stage, facts)) return { do: 'end', why: 'merchant' };
  if (!facts.serving) return { do: 'end', why: 'stopped' };
  if (mode === 'off') return { do: 'end', why: 'off' };
  return facts.standing ? stageVerdict(facts.standing, (facts.now - stage.since) / DAY, stage.horizonDays) : wait('no_orders');
};

/** Why no bundle may be staged now, if there is a reason. */
export const blockedBy = ({ serving, release }: LoopFacts): 'stopped' | 'merchant_stage' | undefined =>
  serving ? release.next && 'merchant_stage' : 'stopped';

/** The next step of the loop. Pure, so that every replica reaches the same result. */
export const decideLoop = (settings: LoopSettings, { phase, live, tried }: LoopState, facts: LoopFacts): LoopStep => {
  if (phase.name === 'stage') return duringStage(phase.stage, settings, facts);
  if (phase.name === 'pending') {
    if (facts.release.bundle !== phase.trial.base) return { do: 'end', why: 'merchant' };
    if (settings.mode === 'off') return { do: 'end', why: 'off' };
    const blocked = blockedBy(facts);
    if (blocked) return wait(blocked);
    if (settings.mode === 'automatic') return { do: 'stage' };
    // A bundle that has waited long is rebuilt, so that approving never publishes an outdated one.
    return facts.signs && isNews(tried, facts.evidence) ? { do: 'refit' } : wait('asked');
  }
  if (settings.mode === 'off') return wait('off');
  if (facts.release.bundle === undefined) return wait('no_bundle');
  if (live?.bundle !== facts.release.bundle) return { do: 'follow' };
  const blocked = blockedBy(facts);
  if (blocked) return wait(blocked);
  if (!facts.signs) return wait('signing_key_absent');
  return isNews(tried, facts.evidence) ? { do: 'refit' } : wait('no_news');
};
