import { integer, type Rng } from '../maths/random';
import type { Coupon } from '../protocol/coupons/coupon';
import type { Experiment } from '../protocol/experiment';
import type { Instant } from '../protocol/values/clock';

interface WithExperiment {
  readonly experiment: Experiment;
}

interface NewDraw {
  readonly now: Instant;
  /** Must be unpredictable. Otherwise shoppers could work out which group a device id gets. */
  readonly rng: Rng;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const word = (length: number, rng: Rng): string => Array.from({ length }, () => LETTERS[integer(rng, LETTERS.length)]).join('');

const redrawn = <C extends WithExperiment>(campaign: C, shares: Experiment['shares'], name: string, { now, rng }: NewDraw): C => {
  const day = new Date(now).toISOString().slice(0, 10);
  return { ...campaign, experiment: { ...campaign.experiment, id: `${name}-${day}-${word(4, rng)}`, salt: word(16, rng), shares } };
};

/**
 * The campaign with a new experiment: new id and salt, so that all shoppers are assigned anew and orders of an earlier allocation are not
 * counted. This is the only way to change shares, which are fixed while an experiment runs.
 * @param shares sum to 1
 */
export const startExperiment = <C extends WithExperiment>(campaign: C, shares: Experiment['shares'], draw: NewDraw): C =>
  redrawn(campaign, shares, 'exp', draw);

/** The campaign without an experiment: all shoppers get Couplet, under a new experiment id. Exploration stays. */
export const stopExperiment = <C extends WithExperiment>(campaign: C, draw: NewDraw): C =>
  redrawn(campaign, { none: 0, rule: 0, couplet: 1 }, 'all', draw);

const termsOf = ({ version: _, ...terms }: Coupon): string => JSON.stringify(terms);

/**
 * Coupons with the version they are published under: that of the live coupon if the terms are the same, else a higher one. A device that
 * still shows the earlier terms then gets `coupon_stale` instead of a code on other terms.
 */
export const withVersions = <C extends { readonly coupons: Coupon[] }>(campaign: C, live: readonly Coupon[]): C => {
  const byId = new Map(live.map((coupon) => [coupon.id, coupon]));
  return {
    ...campaign,
    coupons: campaign.coupons.map((coupon) => {
      const before = byId.get(coupon.id);
      if (!before) return coupon;
      const version = termsOf(before) === termsOf(coupon) ? before.version : Math.max(coupon.version, before.version + 1);
      return { ...coupon, version };
    }),
  };
};
