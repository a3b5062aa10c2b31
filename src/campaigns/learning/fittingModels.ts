import type { Campaign } from '../../bundle/campaign';
import { unfairFeature } from '../../bundle/checkFairness';
import type { Manifest } from '../../bundle/manifest';
import { SEQUENCE_SCORES, unresolvable } from '../../bundle/toDeviceModel';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import { discountPriceOf } from './aim';

/** Feature sets, of any version, of bandits not trained on a log: cold starts, and those updated from sums over visits. */
const UNTRAINED = /^(cold|visits)\//;

/** Whether the bandit was trained on a log. Others are rebuilt at each publication, so that a shop benefits from newer software. */
export const isTrained = ({ features: { id } }: Pick<LinearPrior, 'features'>): boolean => !UNTRAINED.test(id);

/** A note about the new bundle for the person who publishes. */
export interface BundleNote {
  readonly code: string;
  readonly facts: Readonly<Record<string, number | string>>;
}

type Learnt = Pick<Manifest, 'network' | 'localHead' | 'sequence' | 'timing' | 'cf' | 'meanOrder' | 'bandit' | 'metrics'>;

/**
 * Why a model does not fit: all coupons it names are gone, a feature is sensitive by the campaign's list, or it reads scores or features
 * that are no longer available. A local head that devices report against is handled by `stats/metrics/reportRates`.
 */
type Misfit = 'coupons' | 'fairness' | 'scores';

const couponsNamedBy = ({ fields }: FeatureSpec): readonly string[] =>
  fields.flatMap((field) => (field.kind === 'categorical' && field.source === 'coupon.id' ? field.vocabulary : []));

const judge = ({ coupons, fairness }: Campaign) => {
  const ids = new Set(coupons.map(({ id }) => id));
  return (features: FeatureSpec | undefined, named: readonly string[], scores: readonly string[] = []): Misfit | undefined => {
    if (features?.fields.some((field) => unfairFeature(field, fairness.sensitive)) === true) return 'fairness';
    if (features && unresolvable(features, scores) !== undefined) return 'scores';
    return named.length > 0 && !named.some((id) => ids.has(id)) ? 'coupons' : undefined;
  };
};

const namedBy = ({ network, cf, bandit }: Learnt): readonly string[] => [
  ...(network ? couponsNamedBy(network.features) : []),
  ...(cf?.table.coupons ?? []),
  ...couponsNamedBy(bandit.features),
];

/** Settings and coupons that differ from those the models were trained with. */
const changedNotes = (live: Manifest, campaign: Campaign, kept: Learnt): readonly BundleNote[] => {
  const named = new Set(namedBy(kept));
  const before = new Map(live.coupons.map((coupon) => [coupon.id, JSON.stringify([coupon.discount, coupon.scope])]));
  const coupons = campaign.coupons.flatMap(({ id, discount, scope }): BundleNote[] => {
    if (named.size > 0 && !named.has(id)) return [{ code: 'coupon_new_to_models', facts: { coupon: id } }];
    const known = before.get(id);
    return known !== undefined && known !== JSON.stringify([discount, scope])
      ? [{ code: 'coupon_learnt_otherwise', facts: { coupon: id } }]
      : [];
  });
  const settings = [
    ['marginRate', live.marginRate !== campaign.marginRate],
    ['profile', JSON.stringify(live.profile) !== JSON.stringify(campaign.profile)],
    ['policy.rewardScale', kept.bandit.rewardScale !== campaign.policy.rewardScale],
  ] as const;
  return [...coupons, ...settings.flatMap(([at, changed]) => (changed ? [{ code: 'setting_learnt_otherwise', facts: { at } }] : []))];
};

/**
 * The models of the current bundle that an edited campaign can keep, and what changed. A network, item weights or a bandit that know
 * coupons by name fit as long as one of these coupons is left. Other coupons are new to them and judged by their other features. A bandit's
 * prior is kept or dropped with the models it reads. Without a bandit, or with another currency, nothing is kept.
 * `undefined` if nothing learnt is left. Notes: `model_dropped` with its reason (`coupons`, `fairness`, `scores`, `currency`, `reports`),
 * `coupon_new_to_models`, `coupon_learnt_otherwise`, `setting_learnt_otherwise`.
 * @param headFails devices report that their adapted head predicts worse than the network it is adapted from
 */
export const fittingModels = (
  live: Manifest,
  campaign: Campaign,
  headFails = false,
): { readonly models?: Learnt; readonly notes: readonly BundleNote[] } => {
  const { network, localHead, sequence, timing, cf, meanOrder, bandit, metrics } = live;
  if (!isTrained(bandit)) return { notes: [] };
  const dropped = (model: string, reason: string): BundleNote => ({ code: 'model_dropped', facts: { model, reason } });
  if (live.currency !== campaign.currency) return { notes: [dropped('bandit', 'currency')] };
  const misfit = judge(campaign);
  const found = {
    network: network && misfit(network.features, couponsNamedBy(network.features)),
    cf: cf && misfit(undefined, cf.table.coupons),
    localHead: localHead && headFails ? 'reports' : undefined,
  };
  const left = [
    ...(network && !found.network ? ['network'] : []),
    ...(cf && !found.cf ? ['cf'] : []),
    ...(sequence ? SEQUENCE_SCORES : []),
  ];
  const reason = misfit(bandit.features, couponsNamedBy(bandit.features), left);
  const notes = Object.entries({ ...found, bandit: reason }).flatMap(([model, why]) => (why ? [dropped(model, why)] : []));
  if (reason) return { notes };
  const { draws, floor, exploration } = campaign.policy;
  const { exploration: _, discountPrice: __, ...start } = bandit;
  const models: Learnt = {
    ...(network && !found.network ? { network, ...(localHead && !found.localHead ? { localHead } : {}) } : {}),
    ...(sequence ? { sequence } : {}),
    ...(cf && !found.cf ? { cf } : {}),
    ...(timing ? { timing } : {}),
    ...(meanOrder === undefined ? {} : { meanOrder }),
    bandit: { ...start, draws, floor, ...(exploration ? { exploration } : {}), ...discountPriceOf(campaign.policy) },
    metrics,
  };
  return { models, notes: [...notes, ...changedNotes(live, campaign, models)] };
};

/**
 * A manifest made elsewhere, without a local head that devices report against, just as `fittingModels` drops it from the current models. A
 * head for another network is kept, since no reports are about it. Note: `model_dropped`, reason `reports`.
 * @param failing `failingHead` of `strataAnswer`
 */
export const withoutFailingHead = (
  manifest: Manifest,
  failing: string | undefined,
): { readonly manifest: Manifest; readonly notes: readonly BundleNote[] } => {
  const { localHead, ...rest } = manifest;
  return localHead !== undefined && failing !== undefined && manifest.network?.weights.sha256 === failing
    ? { manifest: rest, notes: [{ code: 'model_dropped', facts: { model: 'localHead', reason: 'reports' } }] }
    : { manifest, notes: [] };
};
