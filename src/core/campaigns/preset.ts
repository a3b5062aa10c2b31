import * as v from 'valibot';
import type { Campaign } from '../bundle/campaign';
import type { Coupon } from '../coupons/coupon';
import { parseWith } from '../parse';
import { ok, type Result } from '../result';
import { shopEntries } from './choices';

const shopSchema = v.object(shopEntries);
export type Shop = v.InferOutput<typeof shopSchema>;

/** The preset's part of a campaign; several make one (`composeCampaign.ts`). */
export interface CampaignPart {
  readonly coupon: Coupon;
  readonly budget: { readonly money: number; readonly count: number };
  readonly triggers: Campaign['triggers'];
}

/** What a merchant should know before the coupons are out. */
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

/** A kind of campaign a merchant can pick. */
export interface Preset {
  readonly name: string;
  /** One line for a list. */
  readonly summary: string;
  /**
   * The campaign's part for these choices, checked.
   * @param now today, where the choices name no first day
   * Errors: `choices_invalid` with the choice's name, `below_cost` where the discount takes the whole margin.
   */
  fill(choices: unknown, now: number): Result<Filled>;
}

/** A preset of its schema and of what it makes of checked choices. */
export const definePreset = <S extends v.GenericSchema>(
  { name, summary, schema }: Pick<Preset, 'name' | 'summary'> & { readonly schema: S },
  make: (choices: v.InferOutput<S>, now: number) => Result<Omit<Filled, 'shop'>>,
): Preset => ({
  name,
  summary,
  fill: (input, now) => {
    const choices = parseWith(schema, input, 'choices_invalid');
    if (!choices.ok) return choices;
    const made = make(choices.value, now);
    return made.ok ? ok({ shop: v.parse(shopSchema, choices.value), ...made.value }) : made;
  },
});
