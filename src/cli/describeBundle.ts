import type { Campaign } from '../bundle/campaign';
import type { Provenance, TrainingLog } from '../bundle/provenance';

/** What a campaign may say, but hardly means: a coupon that is over (or dated in seconds), a coupon that may cost any amount. */
export const campaignNotes = ({ coupons, budgets }: Pick<Campaign, 'coupons' | 'budgets'>, now: number): readonly string[] =>
  coupons.flatMap(({ id, endsAt }) => [
    ...(endsAt <= now
      ? [`note: coupon ${id} ended on ${new Date(endsAt).toISOString()} and will not be shown. endsAt is in milliseconds`]
      : []),
    ...(budgets[id]?.money === undefined && budgets[id]?.count === undefined
      ? [`note: coupon ${id} has no budget, so claims are unlimited`]
      : []),
  ]);

const logText = ({ kind, rows, days, sha256 }: TrainingLog): string =>
  `${kind} (${[`${rows} rows`, ...(days ? [`${days[0]} to ${days[1]}`] : []), ...(sha256 ? [`sha256 ${sha256}`] : [])].join(', ')})`;

/** Where a bundle comes from, for people, in one line. */
export const describeProvenance = (provenance: Provenance | undefined): string => {
  if (!provenance) return 'no provenance: made by an older version';
  const { software, previous, training } = provenance;
  return [
    `made by ${software}`,
    ...(previous === undefined ? [] : [`replaces ${previous}`]),
    ...(training ? [`learnt with seed ${training.seed} from ${training.logs.map(logText).join(' and ')}`] : ['no trained model']),
    ...(training?.warmStart === undefined ? [] : [`network warm-started from ${training.warmStart}`]),
  ].join('; ');
};
