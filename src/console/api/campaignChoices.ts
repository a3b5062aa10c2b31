import * as v from 'valibot';

const listSchema = v.object({
  coupons: v.array(v.looseObject({ id: v.string() })),
  campaigns: v.array(v.looseObject({ id: v.string(), name: v.optional(v.string()), coupons: v.array(v.string()) })),
});

export interface CampaignChoice {
  /** `MAIN` for coupons in no campaign. */
  readonly id: string;
  /** Absent for the main campaign, and if it has no name. */
  readonly name?: string | undefined;
  readonly coupons: readonly string[];
}

/** Stands for coupons in no campaign. No campaign's id begins with `+`. */
export const MAIN = '+main';

/** The campaigns of the live campaign file. Empty with only one, since there is nothing to choose. */
export const campaignChoices = (published: unknown): readonly CampaignChoice[] => {
  const read = v.safeParse(listSchema, published);
  if (!read.success || read.output.campaigns.length === 0) return [];
  const { coupons, campaigns } = read.output;
  const listed = new Set(campaigns.flatMap((campaign) => campaign.coupons));
  const rest = coupons.map(({ id }) => id).filter((id) => !listed.has(id));
  const choices = campaigns.map(({ id, name, coupons: own }) => ({ id, name, coupons: own }));
  return rest.length === 0 ? choices : [{ id: MAIN, name: undefined, coupons: rest }, ...choices];
};
