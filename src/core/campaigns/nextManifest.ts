import type { Campaign } from '../bundle/campaign';
import type { Manifest } from '../bundle/manifest';
import { publicHalf } from '../bundle/publicHalf';
import { coldPrior } from './coldPrior';
import { type BundleNote, fittingModels } from './fittingModels';

/**
 * The manifest an edited campaign is published with: its public half, and the models of the current bundle that still fit, or where there are none
 * a cold start. Notes: those of `fittingModels`, `cold_start`.
 */
export const nextManifest = (
  campaign: Campaign,
  live: Manifest | undefined,
): { readonly manifest: Manifest; readonly notes: readonly BundleNote[] } => {
  const { models, notes = [] } = live ? fittingModels(live, campaign) : {};
  return models
    ? { manifest: { ...publicHalf(campaign), ...models }, notes }
    : {
        manifest: { ...publicHalf(campaign), bandit: coldPrior(campaign), metrics: {} },
        notes: [...notes, { code: 'cold_start', facts: {} }],
      };
};
