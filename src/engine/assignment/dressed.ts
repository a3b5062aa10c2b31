import type { Coupon } from '../../protocol/coupons/coupon';
import type { Creative, Creatives } from '../../protocol/creatives';

/** The coupon as a variant has it: what is chosen, given and reserved is the same, so its version is. */
export const dressed = (coupon: Coupon, { title, detail, picture, format }: Creative): Coupon => ({
  ...coupon,
  ...(title && { title }),
  ...(detail && { detail }),
  ...(picture && { picture }),
  ...(format && { format }),
});

interface WithPictures {
  readonly coupons: readonly Pick<Coupon, 'picture'>[];
  readonly experiment: { readonly creatives?: Creatives | undefined };
}

/** Every picture of a campaign, each once. */
export const picturesOf = ({ coupons, experiment: { creatives } }: WithPictures): readonly string[] => [
  ...new Set([...coupons, ...(creatives?.variants ?? [])].flatMap(({ picture }) => picture ?? [])),
];
