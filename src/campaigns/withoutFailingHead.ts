import type { Manifest } from '../bundle/manifest';
import type { BundleNote } from './fittingModels';

/**
 * A manifest made elsewhere without the local head that devices report against, as `fittingModels` leaves it out of one that goes on with the current
 * models. A head beside another network is another one, of which nothing was reported. Note: `model_dropped`, reason `reports`.
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
