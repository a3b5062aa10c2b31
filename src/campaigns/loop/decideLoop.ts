import type { Status } from '../../protocol/protocol';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { StageStanding } from '../../stats/experiment/stageStanding';
import type { Evidence, LoopSettings, LoopState, Stage } from './loopState';

/** From so many on, and a tenth of what is known: less moves a mean by less than a tenth of what it may still move. */
const LEAST: Evidence = { orders: 30, reports: 200 };
const GROWTH = 0.1;

/** What came beyond what is known; a cancelled order is no news. */
export const newsSince = (known: Evidence, now: Evidence): Evidence => ({
  orders: Math.max(0, now.orders - known.orders),
  reports: Math.max(0, now.reports - known.reports),
});

/** Is there so much new that a refit may say something else? */
export const isNews = (known: Evidence, now: Evidence): boolean => {
  const news = newsSince(known, now);
  return (['orders', 'reports'] as const).some((kind) => news[kind] >= Math.max(LEAST[kind], GROWTH * known[kind]));
};

export type StageVerdict =
  | { readonly do: 'promote' | 'take_back'; readonly why: 'orders' | 'horizon' | 'sample_ratio_mismatch' }
  | { readonly do: 'wait'; readonly why: 'too_few_customers' | 'not_yet' | 'sample_ratio_mismatch' };

/**
 * What becomes of a stage. Its confidence sequence may be looked at as often as one likes: of bundles that lose more than the tolerance at most 1 in 40
 * is ever promoted by it, of those that lose nothing at most 1 in 40 taken back. At the horizon the estimate decides, which is for bundles so alike that
 * orders cannot tell them apart; without customers enough it goes on.
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

/** What the server sees when it looks. */
export interface LoopFacts {
  readonly now: Instant;
  /** May coupons be shown? */
  readonly serving: boolean;
  /** Can it sign? */
  readonly signs: boolean;
  /** What devices are told. */
  readonly release: { readonly bundle: string | undefined; readonly next: Status['next'] | undefined };
  readonly evidence: Evidence;
  /** Of the stage that runs; absent before its first order. */
  readonly standing?: StageStanding | undefined;
}

export type LoopStep =
  /** `follow`: another bundle is live, go on from it. `refit`: make one from what was learnt. `stage`: try the prepared one. */
  | { readonly do: 'follow' | 'refit' | 'stage' }
  | { readonly do: 'end'; readonly why: 'merchant' | 'stopped' | 'off' }
  | StageVerdict
  | {
      readonly do: 'wait';
      readonly why: 'off' | 'no_bundle' | 'stopped' | 'merchant_stage' | 'signing_key_absent' | 'no_news' | 'asked' | 'no_orders';
    };

const wait = (why: Extract<LoopStep, { do: 'wait' }>['why']): LoopStep => ({ do: 'wait', why }) as LoopStep;

/** Do devices still get what the stage gave them? Whatever else they get was the merchant's doing. */
const isIntact = ({ base, bundle, share }: Stage, { release: { bundle: current, next } }: LoopFacts): boolean =>
  current === base && next?.bundle === bundle && next.share === share && next.marked === true;

const duringStage = (stage: Stage, { mode }: LoopSettings, facts: LoopFacts): LoopStep => {
  if (!isIntact(stage, facts)) return { do: 'end', why: 'merchant' };
  if (!facts.serving) return { do: 'end', why: 'stopped' };
  if (mode === 'off') return { do: 'end', why: 'off' };
  return facts.standing ? stageVerdict(facts.standing, (facts.now - stage.since) / DAY, stage.horizonDays) : wait('no_orders');
};

/** Why no bundle may be staged now, if so. */
export const blockedBy = ({ serving, release }: LoopFacts): 'stopped' | 'merchant_stage' | undefined =>
  serving ? release.next && 'merchant_stage' : 'stopped';

/** The next step of the loop: pure, so that every replica comes to the same. */
export const decideLoop = (settings: LoopSettings, { phase, live, tried }: LoopState, facts: LoopFacts): LoopStep => {
  if (phase.name === 'stage') return duringStage(phase.stage, settings, facts);
  if (phase.name === 'pending') {
    if (facts.release.bundle !== phase.trial.base) return { do: 'end', why: 'merchant' };
    if (settings.mode === 'off') return { do: 'end', why: 'off' };
    const blocked = blockedBy(facts);
    if (blocked) return wait(blocked);
    if (settings.mode === 'automatic') return { do: 'stage' };
    // What waits for long is made anew, so that a click never ships what is out of date.
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
