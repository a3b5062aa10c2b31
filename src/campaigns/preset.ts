import * as v from 'valibot';
import { parsePlainly } from '../protocol/values/parse';
import { ok, type Result } from '../protocol/values/result';
import { type CampaignIssue, error, fieldIssue, lastBounds, placeOf } from './campaignIssue';
import { shopEntries } from './choices';
import { type CampaignPart, type CouponChoices, couponPart, type PresetCoupon } from './couponPart';

const shopSchema = v.object(shopEntries);
export type Shop = v.InferOutput<typeof shopSchema>;

/** What a merchant should know before publishing the coupons. */
export interface Description {
  readonly seenBy: string;
  readonly notSeenBy: string;
  readonly watch: string;
}

export interface Filled {
  readonly shop: Shop;
  readonly part: CampaignPart;
  readonly description: Description;
}

/** A type of campaign that a merchant can pick. */
export interface Preset {
  readonly name: string;
  /** One line for a list. */
  readonly summary: string;
  /**
   * The campaign part for these choices, checked.
   * @param now today, used if the choices set no first day
   * Errors: `choices_invalid` with the choice's name, `below_cost` if the discount takes the whole margin.
   */
  fill(choices: unknown, now: number): Result<Filled>;
  /**
   * All issues with these choices, each at its choice's name; empty if `fill` succeeds. Checks across choices run only once each choice is
   * valid. Codes: those of `fieldIssue` and `fill`, and `time_zone_unknown`.
   */
  issues(choices: unknown, now: number): readonly CampaignIssue[];
}

const choiceIssue = (issue: v.BaseIssue<unknown>): CampaignIssue => {
  const at = placeOf(issue);
  return issue.type === 'check' && at === 'timeZone'
    ? error('time_zone_unknown', at, { timeZone: String(issue.input) })
    : fieldIssue(issue, at);
};

/**
 * Builds a preset from a schema and a function of checked choices.
 * @param make builds the coupon and who sees it; it may refuse combinations of choices
 */
export const definePreset = <S extends v.GenericSchema<unknown, CouponChoices>>(
  { name, summary, schema }: Pick<Preset, 'name' | 'summary'> & { readonly schema: S },
  make: (choices: v.InferOutput<S>) => Result<{ readonly coupon: PresetCoupon; readonly description: Description }>,
): Preset => {
  const fill: Preset['fill'] = (input, now) => {
    const choices = parsePlainly(schema, input, 'choices_invalid');
    if (!choices.ok) return choices;
    const made = make(choices.value);
    if (!made.ok) return made;
    const part = couponPart(name, choices.value, made.value.coupon, now);
    return part.ok ? ok({ shop: v.parse(shopSchema, choices.value), part: part.value, description: made.value.description }) : part;
  };
  return {
    name,
    summary,
    fill,
    issues: (input, now) => {
      const parsed = v.safeParse(schema, input);
      if (!parsed.success) return lastBounds(parsed.issues.map(choiceIssue));
      const filled = fill(input, now);
      return filled.ok ? [] : [error(filled.error.code, filled.error.at ?? '')];
    },
  };
};
