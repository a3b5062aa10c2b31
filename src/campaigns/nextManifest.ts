import type { Campaign } from '../bundle/campaign';
import type { Manifest } from '../bundle/manifest';
import { provenanceOf } from '../bundle/provenance';
import { publicHalf } from '../bundle/publicHalf';
import { coldPrior } from './coldPrior';
import { type BundleNote, fittingModels } from './fittingModels';
import { sameMeasure, visitMeasureOf } from './visitMeasure';
import { type LearntStrata, withLearnt } from './withLearnt';
import { type LearntVisits, withVisits } from './withVisits';

/**
 * The manifest an edited campaign is published with: its public half, and the models of the current bundle that still fit, or where there are none
 * a cold start, with what was learnt of visits and strata. Notes: those of `fittingModels`, `cold_start`, those of `withVisits` and `withLearnt`.
 * @param learnt effects by stratum with the coupons' worth in minor units, where the strata are still the same
 * @param headFails devices report that what they adapt foretells worse than the model they adapt: it is left out
 * @param visits what sums over visits teach: of the live bundle, and nothing of an experiment or a measure that it does not have
 */
export const nextManifest = (
  campaign: Campaign,
  live: Manifest | undefined,
  learnt?: LearntStrata,
  headFails = false,
  visits?: LearntVisits,
): { readonly manifest: Manifest; readonly notes: readonly BundleNote[] } => {
  const { models, notes = [] } = live ? fittingModels(live, campaign, headFails) : {};
  const couponIds = new Set(campaign.coupons.map(({ id }) => id));
  const alike = live && sameMeasure(visitMeasureOf(live), visitMeasureOf(campaign));
  const taught = withVisits(models?.bandit ?? coldPrior(campaign), campaign, alike ? visits : undefined);
  const cold = !models && !taught.notes.some(({ code }) => code === 'visits_learnt');
  const strata = withLearnt(taught.bandit, { strata: campaign.reports.strata, couponIds }, learnt);
  // The size of a typical order holds whatever becomes of the models. What was trained on goes with what was trained.
  const meanOrder = models || live?.currency !== campaign.currency ? undefined : live.meanOrder;
  const isKept = models !== undefined || meanOrder !== undefined;
  const provenance = provenanceOf(isKept ? live?.provenance?.training : undefined);
  return {
    manifest: {
      ...publicHalf(campaign),
      ...(models ?? { metrics: {} }),
      ...(meanOrder === undefined ? {} : { meanOrder }),
      bandit: strata.bandit,
      provenance,
    },
    notes: [...notes, ...(cold ? [{ code: 'cold_start', facts: {} }] : []), ...taught.notes, ...strata.notes],
  };
};
