import type { Campaign } from '../bundle/campaign';
import type { Provenance, TrainingLog } from '../bundle/provenance';

/**
 * Notes on settings that are allowed but probably unintended: a coupon that has ended (or has a date in seconds), a coupon without a
 * budget.
 */
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

/** A bundle's origin for people, in one line. */
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
