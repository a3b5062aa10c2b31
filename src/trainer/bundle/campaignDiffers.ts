import { isDeepStrictEqual } from 'node:util';
import type { Campaign } from '../../bundle/campaign';
import type { Envelope, Manifest } from '../../bundle/manifest';

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
