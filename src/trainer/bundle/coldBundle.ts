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
 * A campaign's bundle before anything was learnt, signed; that of `nextManifest` without a live one, as a server that holds the key makes it.
 * Errors: those of `assembleBundle`.
 */
export const coldBundle = (campaign: Campaign, keys: KeyFile): Result<SignedBundle> =>
  assembleBundle(campaign, { bandit: coldPrior(campaign), metrics: {} }, keys);

/**
 * Whether a cold bundle may take the place of what lies in the folder: what was learnt is not thrown away for it. Nothing there, or no bundle that can
 * be read, is not judged here. Error: `bundle_trained`.
 */
export const checkNotTrained = (folder: string): Result<string> => {
  const there = readBundle(folder);
  const envelope = there.ok ? parseJsonWith(envelopeSchema, there.value.envelope, 'bundle_malformed') : there;
  const manifest = envelope.ok ? parseJsonWith(manifestSchema, envelope.value.payload, 'bundle_invalid') : envelope;
  // What sums over visits taught lies with the server, and is put in anew by each publication.
  return manifest.ok && isTrained(manifest.value.bandit)
    ? fail(
        'bundle_trained',
        'The bundle there was trained and is kept: name another folder to start without what it has learnt, or train again.',
        folder,
      )
    : ok(folder);
};

/**
 * First place where a campaign promises something else than a bundle does: `currency`, `coupons.<id>` or `experiment`; `undefined` where they agree. The
 * server takes terms and budgets from the campaign; the card takes its words, and devices their variant, from the bundle.
 * @param envelope text of `manifest.json`
 */
export const campaignDiffers = (campaign: Campaign, envelope: string): string | undefined => {
  let manifest: Pick<Manifest, 'coupons' | 'currency' | 'experiment'>;
  try {
    manifest = JSON.parse((JSON.parse(envelope) as Envelope).payload);
  } catch {
    // No bundle at all: the server says so, with its reason.
    return undefined;
  }
  if (campaign.currency !== manifest.currency) return 'currency';
  // As JSON, because that is how a bundle was written: what is left out is not there.
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
