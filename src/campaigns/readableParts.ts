import * as v from 'valibot';
import type { CampaignParts } from '../bundle/campaignProblems';
import { type Fairness, fairnessSchema } from '../bundle/fairness';
import { deviceEntries } from '../bundle/manifest';
import { type AskedReports, askedReportsSchema } from '../bundle/reportSettings';
import { budgetSchema } from '../protocol/coupons/budget';
import { codeOriginSchema } from '../protocol/coupons/codeOrigin';
import { type Coupon, couponSchema } from '../protocol/coupons/coupon';
import { creativesSchema } from '../protocol/creatives';
import { type Experiment, experimentSchema } from '../protocol/experiment';

export interface ReadableParts extends CampaignParts {
  readonly timeZone: string | undefined;
  readonly experiment: Experiment | undefined;
  readonly fairness: Fairness | undefined;
  readonly marginRate: number | undefined;
  readonly marginFloor: number | undefined;
  readonly policyFloor: number;
  readonly reports: AskedReports | undefined;
  /** Is there a second aggregator, finished or not? */
  readonly splitHelper: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (input: unknown): Fields =>
  typeof input === 'object' && input !== null && !Array.isArray(input) ? (input as Fields) : {};

const listOf = (input: unknown): readonly unknown[] => (Array.isArray(input) ? input : []);

const read = <S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> | undefined => {
  const parsed = v.safeParse(schema, input);
  return parsed.success ? parsed.output : undefined;
};

const readEach = <S extends v.GenericSchema>(schema: S, input: unknown): Record<string, v.InferOutput<S>> =>
  Object.fromEntries(
    Object.entries(fieldsOf(input)).flatMap(([id, one]) => {
      const known = read(schema, one);
      return known === undefined ? [] : [[id, known]];
    }),
  );

/** A coupon whose words are still to be written can be judged by everything else. */
const readCoupon = (input: unknown): Coupon | undefined =>
  read(couponSchema, { ...fieldsOf(input), title: { en: '-' }, detail: undefined, version: 1 });

/** A test of creatives that is still being written hides nothing of the experiment. */
const readExperiment = (input: unknown): Experiment | undefined => {
  const { creatives, ...fields } = fieldsOf(input);
  const experiment = read(experimentSchema, fields);
  const test = read(creativesSchema, creatives);
  return experiment && test ? { ...experiment, creatives: test } : experiment;
};

/**
 * What can be read of a campaign that is still being written, each part by itself, so that one field in the making hides nothing about the others.
 * Of a campaign that `campaignShape` accepts, everything.
 */
export const readableParts = (input: unknown): ReadableParts => {
  const fields = fieldsOf(input);
  const coupons = listOf(fields.coupons);
  const { marginRate, marginFloor, timeZone } = deviceEntries;
  return {
    coupons: coupons.flatMap((one, i) => {
      const coupon = readCoupon(one);
      return coupon ? [[i, coupon] as const] : [];
    }),
    ids: coupons.map((one) => fieldsOf(one).id),
    budgets: readEach(budgetSchema, fields.budgets),
    limits: fieldsOf(fields.limits),
    codes: readEach(codeOriginSchema, fields.codes),
    rule: listOf(fields.rule).filter((id) => typeof id === 'string'),
    timeZone: read(timeZone, fields.timeZone),
    experiment: readExperiment(fields.experiment),
    fairness: read(fairnessSchema, fields.fairness),
    marginRate: read(marginRate, fields.marginRate),
    marginFloor: read(v.optional(marginFloor), fields.marginFloor),
    policyFloor: read(v.object({ floor: v.number() }), fields.policy)?.floor ?? 0.01,
    reports: read(askedReportsSchema, fields.reports),
    splitHelper: fieldsOf(fieldsOf(fields.reports).split).helper !== undefined,
  };
};
