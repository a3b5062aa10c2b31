import { isDeepStrictEqual } from 'node:util';
import type { Campaign } from '../../bundle/campaign';
import type { KeyFile } from '../../bundle/keys';
import { type Envelope, envelopeSchema, type Manifest, manifestSchema } from '../../bundle/manifest';
import { isTrained } from '../../campaigns/learning/fittingModels';
import { coldPrior } from '../../campaigns/learning/withLearnt';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';
import { assembleBundle, type SignedBundle } from './assembleBundle';
import { readBundle } from './bundleFolder';

/**
 * A campaign's untrained bundle, signed. It is what `nextManifest` makes without a live one on a server that holds the key. Errors: those
 * of `assembleBundle`.
 */
export const coldBundle = (campaign: Campaign, keys: KeyFile): Result<SignedBundle> =>
  assembleBundle(campaign, { bandit: coldPrior(campaign), metrics: {} }, keys);

/**
 * Checks that a cold bundle does not overwrite a trained one in the folder. An empty folder or an unreadable bundle passes. Error:
 * `bundle_trained`.
 */
export const checkNotTrained = (folder: string): Result<string> => {
  const there = readBundle(folder);
  const envelope = there.ok ? parseJsonWith(envelopeSchema, there.value.envelope, 'bundle_malformed') : there;
  const manifest = envelope.ok ? parseJsonWith(manifestSchema, envelope.value.payload, 'bundle_invalid') : envelope;
  // Learning from sums over visits is stored on the server and added again by each publication.
  return manifest.ok && isTrained(manifest.value.bandit)
    ? fail(
        'bundle_trained',
        'The folder contains a trained bundle, which was not overwritten. Name another folder, or train again.',
        folder,
      )
    : ok(folder);
};

/**
 * First difference between the terms of a campaign and a bundle: `currency`, `coupons.<id>` or `experiment`. `undefined` if they agree. The
 * server takes terms and budgets from the campaign, while the card takes its texts, and devices their variant, from the bundle.
 * @param envelope text of `manifest.json`
 */
export const campaignDiffers = (campaign: Campaign, envelope: string): string | undefined => {
  let manifest: Pick<Manifest, 'coupons' | 'currency' | 'experiment'>;
  try {
    manifest = JSON.parse((JSON.parse(envelope) as Envelope).payload);
  } catch {
    // Not a bundle. The server reports that with its reason.
    return undefined;
  }
  if (campaign.currency !== manifest.currency) return 'currency';
  // Compared as JSON, the form in which a bundle is written, where undefined fields are absent.
  const { coupons, experiment }: Pick<Campaign, 'coupons' | 'experiment'> = JSON.parse(
    JSON.stringify({ coupons: campaign.coupons, experiment: campaign.experiment }),
  );
  const ids = new Set([...coupons, ...manifest.coupons].map(({ id }) => id));
  const found = [...ids].find(
    (id) =>
      !isDeepStrictEqual(
        coupons.find((coupon) => coupon.id === id),
        manifest.coupons.find((coupon) => coupon.id === id),
      ),
  );
  if (found !== undefined) return `coupons.${found}`;
  return isDeepStrictEqual(experiment, manifest.experiment) ? undefined : 'experiment';
};
