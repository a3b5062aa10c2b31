import * as v from 'valibot';
import { strataSchema } from '../engine/profile/stratum';
import { questionSchema } from '../protocol/reporting/report';
import { splitAggregatorsSchema } from '../protocol/reporting/splitReport';
import type { Manifest } from './manifest';

/**
 * What a shop learns of visits. `local`: reports randomised on the device. `split`: exact reports, each split into two shares for two
 * organisations, which publish only sums with noise. `off`: no reports; everything still works on the device.
 */
export const reportModeSchema = v.picklist(['local', 'split', 'off']);
export type ReportMode = v.InferOutput<typeof reportModeSchema>;

interface ModeFields {
  /** Absent in bundles and campaign files older than modes. */
  readonly mode?: ReportMode | undefined;
  /** Read by devices older than modes. True for `local` alone, so that they do not take another mode for it. */
  readonly enabled?: boolean | undefined;
}

/** The only reader of `mode` and `enabled`. An unknown, later mode counts as `off`: nothing is sent in it. */
export const reportMode = ({ enabled = true, mode = enabled ? 'local' : 'off' }: ModeFields): ReportMode =>
  mode === 'local' || mode === 'split' ? mode : 'off';

const entries = {
  mode: v.exactOptional(reportModeSchema),
  epsilon: v.pipe(v.number(), v.gtValue(0), v.maxValue(2)),
  strata: strataSchema,
  /** A report answers one of these questions, drawn at random; absent: `stratum-outcome`. */
  questions: v.exactOptional(v.pipe(v.array(questionSchema), v.minLength(1), v.maxLength(8))),
  /** The aggregators of mode `split`. */
  split: v.exactOptional(splitAggregatorsSchema),
  /**
   * Whether devices send one assignment event with their group (`worker/outbox/sendAssignmentEvent.ts`). Absent, as in older bundles: no. The
   * name is older than the term: it is part of what is signed and of campaign files.
   */
  pings: v.exactOptional(v.boolean()),
};

const agrees = ({ mode, enabled }: ModeFields): boolean => mode === undefined || enabled === undefined || enabled === (mode === 'local');
const DISAGREES = '"enabled" contradicts "mode". Remove it.';

/** `reports` of a manifest. */
export const reportSettingsSchema = v.pipe(
  v.object({ ...entries, enabled: v.boolean() }),
  v.check((fields) => agrees(fields), DISAGREES),
);
export type ReportSettings = v.InferOutput<typeof reportSettingsSchema>;

const campaignFieldsSchema = v.object({ ...entries, enabled: v.exactOptional(v.boolean()) });

/** The questions of a draft campaign, before its strata are known. */
export const askedReportsSchema = v.omit(campaignFieldsSchema, ['strata', 'split']);
export type AskedReports = v.InferOutput<typeof askedReportsSchema>;

/**
 * `reports` of a campaign file. It states `mode` alone, by default `local`, and is read with `mode` and `enabled` written out as in a
 * manifest.
 */
export const campaignReportsSchema = v.pipe(
  campaignFieldsSchema,
  v.check((fields) => agrees(fields), DISAGREES),
  v.transform((fields: v.InferOutput<typeof campaignFieldsSchema>): ReportSettings => {
    const mode = reportMode(fields);
    // A merchant can switch assignment events off. A bundle without the field predates it.
    return { ...fields, mode, enabled: mode === 'local', pings: fields.pings ?? true };
  }),
);

/** Whether devices with this bundle send assignment events. Never when nothing may be sent. */
export const sendsAssignmentEvents = (reports: Manifest['reports']): boolean => {
  const mode = reportMode(reports);
  return (mode === 'local' || mode === 'split') && reports.pings === true;
};
