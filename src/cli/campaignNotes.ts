import type { Campaign } from '../bundle/campaign';

/** What a campaign may say, but hardly means: a coupon that is over (or dated in seconds), a coupon that may cost any amount. */
export const campaignNotes = ({ coupons, budgets }: Pick<Campaign, 'coupons' | 'budgets'>, now: number): readonly string[] =>
  coupons.flatMap(({ id, endsAt }) => [
    ...(endsAt <= now
      ? [`note: coupon ${id} ended on ${new Date(endsAt).toISOString()} and will not be shown; endsAt is in milliseconds`]
      : []),
    ...(budgets[id]?.money === undefined && budgets[id]?.count === undefined
      ? [`note: coupon ${id} has no budget: it may be claimed without limit`]
      : []),
  ]);
