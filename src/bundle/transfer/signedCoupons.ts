import { dressed } from '../../engine/assignment/drawCreative';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { Manifest } from '../manifest';
import type { TransferContent } from './transferContent';

type Signed = Pick<Manifest, 'coupons'> & { readonly experiment: Pick<Manifest['experiment'], 'creatives'> };

const face = ({ title, detail, picture, picks, format }: Coupon): string => JSON.stringify([title, detail, picture, picks, format]);

/**
 * The bundle's own coupon for an imported one: the same id and version, with the texts of the tested variant it was shown with, if the
 * bundle has that variant; undefined if the bundle has no such coupon.
 */
const signedCoupon = (coupon: Coupon, { coupons, experiment: { creatives } }: Signed): Coupon | undefined => {
  const own = coupons.find(({ id, version }) => id === coupon.id && version === coupon.version);
  if (!own || creatives?.couponId !== own.id) return own;
  return creatives.variants.map((variant) => dressed(own, variant)).find((one) => face(one) === face(coupon)) ?? own;
};

/** Names an address on the web or of a mailbox. Cards show codes in large letters. */
const namesAddress = (code = ''): boolean => /[.@]/.test(code);

/**
 * The content with the coupons of the signed bundle. Anyone can make a transfer file, because the key in it is public. Coupons that the
 * bundle does not have are dropped with their codes. A code that could be an address is dropped alone: its coupon is kept, and the server
 * gives its code again under the key of the claim.
 */
export const withSignedCoupons = (content: TransferContent, bundle: Signed): TransferContent => {
  const decisions = content.decisions.map(({ coupon, ...stored }) => {
    const own = coupon && signedCoupon(coupon, bundle);
    return own ? { ...stored, coupon: own } : stored;
  });
  const known = new Map(decisions.flatMap((stored) => ('coupon' in stored ? [[stored.decision.id, stored.coupon]] : [])));
  const claims = content.claims.filter(({ id }) => known.has(id));
  const bare = claims.filter(({ code }) => namesAddress(code));
  const kept = [
    ...content.inbox.kept.filter(({ id }) => known.has(id) && !bare.some((claim) => claim.id === id)),
    ...bare.map(({ id }) => ({ id, endsAt: known.get(id)?.endsAt ?? content.at, at: content.at })),
  ];
  return {
    ...content,
    decisions,
    claims: claims.map((claim) => (bare.includes(claim) ? { id: claim.id, key: claim.key } : claim)),
    inbox: { ...content.inbox, kept },
  };
};
