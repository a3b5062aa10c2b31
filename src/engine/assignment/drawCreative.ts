import type { Coupon } from '../../protocol/coupons/coupon';
import type { Creative, Creatives, Experiment } from '../../protocol/experiment';
import { hashV1 } from './assign';

/** The coupon without changes, by the name used in orders. */
export const CONTROL = 'control';

/** The part of a test that assignment needs. */
export interface DrawnTest extends Pick<Creatives, 'id'> {
  readonly variants: readonly Pick<Creatives['variants'][number], 'id'>[];
}

/** All creatives a device may be assigned, the control first. */
export const creativeIds = ({ variants }: Pick<DrawnTest, 'variants'>): readonly string[] => [CONTROL, ...variants.map(({ id }) => id)];

/** The creative's name in orders. */
export const creativeMark = (test: Pick<Creatives, 'id'>, drawn: string): string => `${test.id}_${drawn}`;

/**
 * The creative assigned to a unit, all equally likely. The salt is the test's own, so the result is independent of the group and of other
 * tests, and known for every known unit. It reads no behaviour and does not depend on whether the coupon is ever chosen for the shopper.
 */
export const drawCreative = ({ id, salt }: Pick<Experiment, 'id' | 'salt'>, test: DrawnTest, unit: string): string => {
  const ids = creativeIds(test);
  return ids[Math.floor(hashV1(`${id}:${salt}:${test.id}`, unit) * ids.length)] ?? CONTROL;
};

/** The coupon with a variant's texts and pictures. Terms, code and reservation stay the same, so the version does too. */
export const dressed = (coupon: Coupon, { title, detail, picture, picks, format }: Creative): Coupon => ({
  ...coupon,
  ...(title && { title }),
  ...(detail && { detail }),
  ...(picture && { picture }),
  ...(picks === undefined ? {} : { picks }),
  ...(format && { format }),
});

interface WithPictures {
  readonly coupons: readonly Pick<Coupon, 'picture' | 'picks'>[];
  readonly experiment: { readonly creatives?: Creatives | undefined };
}

/** Every picture of a campaign, without duplicates. */
export const picturesOf = ({ coupons, experiment: { creatives } }: WithPictures): readonly string[] => [
  ...new Set([...coupons, ...(creatives?.variants ?? [])].flatMap(({ picture }) => picture ?? [])),
];

/** Whether any coupon of a campaign shows goods. */
export const showsPicks = ({ coupons, experiment: { creatives } }: WithPictures): boolean =>
  [...coupons, ...(creatives?.variants ?? [])].some(({ picks }) => picks);
