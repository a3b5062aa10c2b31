import { DAY, type Instant } from '../../../protocol/values/clock';
import { localDate } from '../../../protocol/values/localDay';
import type { ExperimentAnswer } from '../../api/experimentSchema';
import type { Summary } from '../../api/summarySchema';
import { type BudgetsAnswer, forecastOf } from '../../budgets/budgetForecast';
import { headlineOf } from '../../experiment/plannedFrom';
import { isFutile, isTooEarly } from '../../experiment/verdict';
import type { AdviceCode } from '../../languages/en/overview';

/** State of the draft: none, equal to the live campaign, changed, or with errors that prevent publishing. */
export type DraftStanding = 'none' | 'same' | 'changed' | 'unfinished';

/** Budgets that run out within this time are mentioned. */
const SOON = 7 * DAY;

/** A coupon, or a campaign whose coupons share a budget. */
type BudgetOwner = { readonly couponId: string } | { readonly campaignId: string };

/** One thing to do. Days are in the shop's calendar, `2026-12-24`. */
export type Advice =
  | { readonly code: Exclude<AdviceCode, 'budget_spent' | 'budget_ends' | 'wait'> }
  | ({ readonly code: 'budget_spent' } & BudgetOwner)
  | ({ readonly code: 'budget_ends'; readonly day: string } & BudgetOwner)
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
  /** Whether a page of the shop has loaded the script. */
  readonly tagSeen: boolean;
  readonly now: Instant;
}

const ofBudgets = (budgets: BudgetsAnswer | undefined, now: Instant): readonly Advice[] => {
  const timeZone = budgets?.timeZone ?? 'UTC';
  const adviceOn = (outlook: Parameters<typeof forecastOf>[0], owner: BudgetOwner): readonly Advice[] => {
    const { endsAt } = outlook;
    if (endsAt <= now) return [];
    const words = forecastOf(outlook, timeZone);
    if (words.code === 'spent') return [{ code: 'budget_spent', ...owner }];
    if (words.code !== 'expected' || words.day === null) return [];
    const soon = words.day <= localDate(Math.floor((now + SOON) / 1_000) * 1_000, timeZone);
    return soon && words.day < localDate(endsAt, timeZone) ? [{ code: 'budget_ends', day: words.day, ...owner }] : [];
  };
  return [
    ...(budgets?.campaigns ?? []).flatMap((outlook) => adviceOn(outlook, { campaignId: outlook.campaignId })),
    ...(budgets?.coupons ?? []).flatMap((outlook) => adviceOn(outlook, { couponId: outlook.couponId })),
  ];
};

const ofExperiment = ({ experiment, heldOut, tagSeen }: AdviceInput): readonly Advice[] => {
  if (heldOut === 0) return [{ code: 'start_experiment' }];
  if (experiment === undefined) return [];
  if (experiment === 'none') return [{ code: tagSeen ? 'first_orders' : 'add_tag' }];
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
export const adviceOf = (input: AdviceInput): readonly Advice[] => {
  const { summary, draft, budgets, now } = input;
  if (draft === 'unfinished' && !summary.bundle) return [{ code: 'finish_draft' }];
  if (!summary.bundle) return [{ code: draft === 'none' ? 'make_campaign' : 'publish' }];
  const own: readonly Advice[] = draft === 'changed' ? [{ code: 'publish' }] : draft === 'unfinished' ? [{ code: 'finish_draft' }] : [];
  const switched: readonly Advice[] = summary.serving ? [] : [{ code: 'turn_on' }];
  return [...own, ...switched, ...ofBudgets(budgets, now), ...ofExperiment(input)];
};
