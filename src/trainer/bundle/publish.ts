import type { Campaign } from '../../bundle/campaign';
import type { Result } from '../../protocol/result';
import type { SignedBundle } from './assembleBundle';
import { type ServerAddress, sendToServer } from './sendToServer';

export interface Publication extends Omit<SignedBundle, 'id'> {
  readonly campaign: Campaign;
  /** Also switch coupons on; otherwise the server's switch stays as it is. */
  readonly serving: boolean;
  /** Share of the devices that takes the bundle, in (0, 1]. */
  readonly share: number;
}

/**
 * Catalog and budgets before the bundle, so that no device can claim what the server does not know; but the server checks the bundle first, so that
 * one it refuses leaves the catalog as it was. A bundle for a share of the devices leaves the catalog as it is, because the others go on with it.
 * Each step may be repeated.
 */
export const publish = async (
  address: ServerAddress,
  { campaign, envelope, shards, serving, share }: Publication,
): Promise<Result<unknown>> => {
  const { currency, timeZone, budgets, limits, codes } = campaign;
  const entries = campaign.coupons.map((coupon) => ({
    coupon,
    currency,
    budget: budgets[coupon.id],
    limits: limits[coupon.id],
    codes: codes[coupon.id],
  }));
  const files = Object.fromEntries([...shards].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString('base64')]));
  const bundle = { envelope, shards: files, share };
  if (share === 1) {
    const checked = await sendToServer(address, 'POST', '/v1/admin/bundles/check', bundle);
    if (!checked.ok) return checked;
    const catalog = await sendToServer(address, 'PUT', '/v1/admin/catalog', { entries, timeZone });
    if (!catalog.ok) return catalog;
  }
  const published = await sendToServer(address, 'POST', '/v1/admin/bundles', bundle);
  if (!published.ok || !serving) return published;
  const switched = await sendToServer(address, 'PUT', '/v1/admin/serving', { serving: true });
  return switched.ok ? published : switched;
};
