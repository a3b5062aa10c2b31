import { DAY, type Instant } from '../../../protocol/values/clock';
import { localDate } from '../../../protocol/values/localDay';
import type { ExperimentAnswer } from '../../api/experimentSchema';
import type { Summary } from '../../api/summarySchema';
import { type BudgetsAnswer, forecastOf } from '../../budgets/budgetForecast';
import { headlineOf } from '../../experiment/plannedFrom';
import { isFutile, isTooEarly } from '../../experiment/verdict';

/** State of the draft: none, equal to the live campaign, changed, or with errors that prevent publishing. */
export type DraftStanding = 'none' | 'same' | 'changed' | 'unfinished';

/** Budgets that run out within this time are mentioned. */
const SOON = 7 * DAY;

/** One thing to do. Days are in the shop's calendar, `2026-12-24`. */
export type Advice =
  | { readonly code: 'make_campaign' | 'finish_draft' | 'publish' | 'turn_on' | 'start_experiment' | 'first_orders' | 'first_week' }
  | { readonly code: 'budget_spent'; readonly couponId: string }
  | { readonly code: 'budget_ends'; readonly couponId: string; readonly day: string }
  | {
      readonly code:
        | 'split_broken'
        | 'marks_lost'
        | 'roll_out'
        | 'stop_or_change'
        | 'difference_small'
        | 'answer_unlikely'
        | 'too_slow'
        | 'customers_unbalanced';
    }
  /** Weeks left to wait, at least one. */
  | { readonly code: 'wait'; readonly weeks: number };

export interface AdviceInput {
  readonly summary: Pick<Summary, 'serving' | 'bundle'>;
  readonly draft: DraftStanding;
  /** Share of shoppers without coupons or with the shop's rule; `undefined`: not known. */
  readonly heldOut: number | undefined;
  /** `undefined`: not known. */
  readonly budgets: BudgetsAnswer | undefined;
  /** `none`: it has no orders yet. `undefined`: not known. */
  readonly experiment: Pick<ExperimentAnswer, 'comparisons' | 'sampleRatio' | 'weeks'> | 'none' | undefined;
  readonly now: Instant;
}

const ofBudgets = (budgets: BudgetsAnswer | undefined, now: Instant): readonly Advice[] =>
  (budgets?.coupons ?? []).flatMap((outlook): readonly Advice[] => {
    const { couponId, endsAt } = outlook;
    const timeZone = budgets?.timeZone ?? 'UTC';
    if (endsAt <= now) return [];
    const words = forecastOf(outlook, timeZone);
    if (words.code === 'spent') return [{ code: 'budget_spent', couponId }];
    if (words.code !== 'expected' || words.day === null) return [];
    const soon = words.day <= localDate(Math.floor((now + SOON) / 1_000) * 1_000, timeZone);
    return soon && words.day < localDate(endsAt, timeZone) ? [{ code: 'budget_ends', couponId, day: words.day }] : [];
  });

const ofExperiment = (experiment: AdviceInput['experiment'], heldOut: number | undefined): readonly Advice[] => {
  if (heldOut === 0) return [{ code: 'start_experiment' }];
  if (experiment === undefined) return [];
  if (experiment === 'none') return [{ code: 'first_orders' }];
  const comparison = headlineOf(experiment);
  if (experiment.sampleRatio?.mismatch) return [{ code: 'split_broken' }];
  if (!comparison) return [];
  const { verdict } = comparison;
  if (verdict.code !== 'unknown') return [{ code: verdict.code === 'gain' ? 'roll_out' : 'stop_or_change' }];
  if (verdict.reason === 'sample_ratio_mismatch') return [{ code: 'split_broken' }];
  if (verdict.reason === 'customers_unbalanced') return [{ code: 'customers_unbalanced' }];
  if (verdict.reason === 'attribution_lost') return [{ code: 'marks_lost' }];
  if (isTooEarly(verdict, experiment.weeks)) return [{ code: 'first_week' }];
  if (verdict.reason === 'small') return [{ code: 'difference_small' }];
  if (isFutile(verdict) || (verdict.reason === 'not_yet' && verdict.weeks === 0)) return [{ code: 'answer_unlikely' }];
  if (verdict.weeks === null) return [{ code: 'too_slow' }];
  return [{ code: 'wait', weeks: Math.max(1, Math.ceil(verdict.weeks)) }];
};

/** What a merchant should do next, most urgent first; empty only if nothing is known. */
export const adviceOf = ({ summary, draft, heldOut, budgets, experiment, now }: AdviceInput): readonly Advice[] => {
  if (draft === 'unfinished' && !summary.bundle) return [{ code: 'finish_draft' }];
  if (!summary.bundle) return [{ code: draft === 'none' ? 'make_campaign' : 'publish' }];
  const own: readonly Advice[] = draft === 'changed' ? [{ code: 'publish' }] : draft === 'unfinished' ? [{ code: 'finish_draft' }] : [];
  const switched: readonly Advice[] = summary.serving ? [] : [{ code: 'turn_on' }];
  return [...own, ...switched, ...ofBudgets(budgets, now), ...ofExperiment(experiment, heldOut)];
};
