import * as v from 'valibot';
import type { Campaign } from '../bundle/campaign';
import { listedCampaignSchema, segmentSchema, writtenCouponSchema } from '../bundle/campaignList';
import type { CampaignParts } from '../bundle/campaignProblems';
import { type Fairness, fairnessSchema } from '../bundle/fairness';
import { deviceEntries } from '../bundle/manifest';
import { type AskedReports, askedReportsSchema } from '../bundle/reportSettings';
import { type ChannelSettings, channelSettingsSchema } from '../engine/channels/channelSettings';
import { budgetSchema } from '../protocol/coupons/budget';
import { codeOriginSchema } from '../protocol/coupons/codes';
import { type Coupon, couponSchema } from '../protocol/coupons/coupon';
import { creativesSchema, type Experiment, experimentSchema } from '../protocol/experiment';

/** An issue in a draft campaign, for the merchant. The console has a sentence and a fix for each code. */
export interface CampaignIssue {
  /** Stable, lower-case, snake_case. */
  readonly code: string;
  /** Path with dots, e.g. `coupons.0.discount.cap`; empty: the whole campaign. */
  readonly at: string;
  /** `error`: it prevents publishing. `warning`: it is allowed, but unwise. */
  readonly severity: 'error' | 'warning';
  /** Figures and names for the sentence; money in minor units, instants in UTC ms. */
  readonly facts: Readonly<Record<string, number | string>>;
}

export const error = (code: string, at: string, facts: CampaignIssue['facts'] = {}): CampaignIssue => ({
  code,
  at,
  severity: 'error',
  facts,
});

export const warning = (code: string, at: string, facts: CampaignIssue['facts'] = {}): CampaignIssue => ({
  code,
  at,
  severity: 'warning',
  facts,
});

type SchemaIssue = v.BaseIssue<unknown>;

/** Path with dots. */
export const placeOf = ({ path }: SchemaIssue): string => path?.map(({ key }) => String(key)).join('.') ?? '';

export const isMissing = ({ kind, received }: SchemaIssue): boolean => kind === 'schema' && received === 'undefined';

const figure = (requirement: unknown): number => (typeof requirement === 'number' ? requirement : 0);

/**
 * The issue behind a schema error of one field. Codes: `field_missing`, `field_unknown`, `field_invalid`, `value_too_small`,
 * `value_too_large`, `too_short`, `too_long`, `not_whole`, `format_invalid`, `choice_invalid`.
 */
export const fieldIssue = (issue: SchemaIssue, at: string): CampaignIssue => {
  if (isMissing(issue)) return error('field_missing', at);
  const { requirement } = issue;
  switch (issue.type) {
    case 'min_value':
      return error('value_too_small', at, { least: figure(requirement) });
    case 'gt_value':
      return error('value_too_small', at, { above: figure(requirement) });
    case 'max_value':
      return error('value_too_large', at, { most: figure(requirement) });
    case 'lt_value':
      return error('value_too_large', at, { below: figure(requirement) });
    case 'min_length':
      return error('too_short', at, { least: figure(requirement) });
    case 'max_length':
      return error('too_long', at, { most: figure(requirement) });
    case 'integer':
    case 'safe_integer':
      return error('not_whole', at);
    case 'regex':
      return error('format_invalid', at);
    case 'literal':
    case 'picklist':
    case 'values':
    case 'variant':
      return error('choice_invalid', at);
    default:
      return issue.kind === 'schema' && issue.expected === 'never'
        ? error('field_unknown', at)
        : error('field_invalid', at, issue.kind === 'schema' ? { expected: issue.expected ?? '', received: issue.received } : {});
  }
};

/** Narrower schemas are piped after wider ones, so of two bounds for a field the last one applies. */
export const lastBounds = (issues: readonly CampaignIssue[]): readonly CampaignIssue[] =>
  issues.filter(({ code, at }, i) => !issues.slice(i + 1).some((later) => later.code === code && later.at === at));

/** The live bundle's terms that an edited campaign is checked against. */
export interface PublishedTerms {
  readonly campaign: Pick<Campaign, 'experiment'> & { readonly coupons: readonly Pick<Campaign['coupons'][number], 'id' | 'endsAt'>[] };
  /** Orders counted in the running experiment so far. */
  readonly orders: number;
}

export interface ReadableParts extends Omit<CampaignParts, 'now'> {
  readonly timeZone: string | undefined;
  readonly experiment: Experiment | undefined;
  readonly fairness: Fairness | undefined;
  readonly marginRate: number | undefined;
  readonly marginFloor: number | undefined;
  readonly policyFloor: number;
  readonly reports: AskedReports | undefined;
  readonly channels: ChannelSettings | undefined;
  /** Whether a second aggregator is set, even if incomplete. */
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

const { paused, friends } = writtenCouponSchema.entries;
const readableCoupon = v.object({ ...couponSchema.entries, paused, friends });

/** A coupon without texts yet can still be checked in all other respects. */
const readCoupon = (input: unknown): Coupon | undefined => {
  const { detail, goods, ...terms } = fieldsOf(input);
  return read(readableCoupon, { ...terms, title: { en: '-' }, version: 1 });
};

/** Readable entries of a list, with their positions. */
const readList = <S extends v.GenericSchema>(schema: S, input: unknown): (readonly [number, v.InferOutput<S>])[] =>
  listOf(input).flatMap((one, i) => {
    const known = read(schema, one);
    return known === undefined ? [] : [[i, known] as const];
  });

/** A campaign without a name yet can still be checked in all other respects. */
const named = (input: unknown): unknown => ({ ...fieldsOf(input), name: '-' });

/** An incomplete test of creatives must not hide the rest of the experiment. */
const readExperiment = (input: unknown): Experiment | undefined => {
  const { creatives, ...fields } = fieldsOf(input);
  const experiment = read(experimentSchema, fields);
  const test = read(creativesSchema, creatives);
  return experiment && test ? { ...experiment, creatives: test } : experiment;
};

/**
 * The readable parts of a draft campaign. Each part is read separately, so that an incomplete field hides no other. If `campaignShape`
 * accepts the campaign, everything is readable.
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
    list: {
      campaigns: readList(listedCampaignSchema, listOf(fields.campaigns).map(named)),
      segments: readList(segmentSchema, listOf(fields.segments).map(named)),
    },
    fairness: read(fairnessSchema, fields.fairness),
    marginRate: read(marginRate, fields.marginRate),
    marginFloor: read(v.optional(marginFloor), fields.marginFloor),
    policyFloor: read(v.object({ floor: v.number() }), fields.policy)?.floor ?? 0.01,
    reports: read(askedReportsSchema, fields.reports),
    channels: read(channelSettingsSchema, fields.channels),
    splitHelper: fieldsOf(fieldsOf(fields.reports).split).helper !== undefined,
  };
};
