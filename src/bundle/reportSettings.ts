import * as v from 'valibot';
import { strataSchema } from '../engine/profile/stratum';
import { questionSchema } from '../protocol/reporting/report';
import { splitAggregatorsSchema } from '../protocol/reporting/splitReport';
import type { Manifest } from './manifest';

/**
 * What a shop learns of visits. `local`: answers randomised on the device. `split`: exact answers, each cut into two shares for two organisations,
 * of which only sums with noise come out. `off`: nothing; everything works on the device alone.
 */
export const reportModeSchema = v.picklist(['local', 'split', 'off']);
export type ReportMode = v.InferOutput<typeof reportModeSchema>;

interface ModeFields {
  /** Absent in bundles and campaign files of before there were modes. */
  readonly mode?: ReportMode | undefined;
  /** What devices of before there were modes go by: true for `local` alone, so that they never take another mode for it. */
  readonly enabled?: boolean | undefined;
}

/** The one reader of `mode` and `enabled`. A mode that a later version made is `off` here: nothing is sent in it. */
export const reportMode = ({ enabled = true, mode = enabled ? 'local' : 'off' }: ModeFields): ReportMode =>
  mode === 'local' || mode === 'split' ? mode : 'off';

const entries = {
  mode: v.exactOptional(reportModeSchema),
  epsilon: v.pipe(v.number(), v.gtValue(0), v.maxValue(2)),
  strata: strataSchema,
  /** A report answers one of them, drawn by chance alone; absent: `stratum-outcome`. */
  questions: v.exactOptional(v.pipe(v.array(questionSchema), v.minLength(1), v.maxLength(8))),
  /** Who counts in mode `split`. */
  split: v.exactOptional(splitAggregatorsSchema),
  /** Do devices say once which arm they were drawn into (`sync/exposure.ts`)? Absent, as in older bundles: no. */
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

/** What a campaign in the making asks, whatever its strata are. */
export const askedReportsSchema = v.omit(campaignFieldsSchema, ['strata', 'split']);
export type AskedReports = v.InferOutput<typeof askedReportsSchema>;

/** `reports` of a campaign file, which states `mode` alone and without one means `local`: read with both written out, as a manifest has them. */
export const campaignReportsSchema = v.pipe(
  campaignFieldsSchema,
  v.check((fields) => agrees(fields), DISAGREES),
  v.transform((fields: v.InferOutput<typeof campaignFieldsSchema>): ReportSettings => {
    const mode = reportMode(fields);
    // Assignment events are a merchant's to switch off; a bundle that says nothing of them is older than this.
    return { ...fields, mode, enabled: mode === 'local', pings: fields.pings ?? true };
  }),
);

/** Do devices with such a bundle say which arm they were drawn into? Not where nothing may be sent. */
export const sendsAssignmentEvents = (reports: Manifest['reports']): boolean => {
  const mode = reportMode(reports);
  return (mode === 'local' || mode === 'split') && reports.pings === true;
};
