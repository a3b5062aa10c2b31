import type { Coupon } from '../../protocol/coupons/coupon';
import type { Creative, Creatives, Experiment } from '../../protocol/experiment';
import { hashV1 } from './assign';

/** The coupon as it stands: the name that orders give it. */
export const CONTROL = 'control';

/** As much of a test as its draw goes by. */
export interface DrawnTest extends Pick<Creatives, 'id'> {
  readonly variants: readonly Pick<Creatives['variants'][number], 'id'>[];
}

/** Everything a device may be drawn to, the control first. */
export const creativeIds = ({ variants }: Pick<DrawnTest, 'variants'>): readonly string[] => [CONTROL, ...variants.map(({ id }) => id)];

/** As orders name it. */
export const creativeMark = (test: Pick<Creatives, 'id'>, drawn: string): string => `${test.id}_${drawn}`;

/**
 * What a unit is drawn to, each alike, by a salt of its own: independent of the group and of any other test, and known of everybody whose unit is. No
 * behaviour is read, nor whether the coupon is ever chosen for the shopper.
 */
export const drawCreative = ({ id, salt }: Pick<Experiment, 'id' | 'salt'>, test: DrawnTest, unit: string): string => {
  const ids = creativeIds(test);
  return ids[Math.floor(hashV1(`${id}:${salt}:${test.id}`, unit) * ids.length)] ?? CONTROL;
};

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
