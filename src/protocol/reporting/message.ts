import * as v from 'valibot';
import { variantSchema } from '../experiment';
import { REPORT_BYTES, reportSchema } from './report';

/**
 * States a browser's group of an experiment, once per experiment. The group is drawn at random before any behaviour is read, so the event
 * costs no ε. It is counted to check for a sample ratio mismatch and never used as a denominator of results.
 */
export const assignmentEventSchema = v.strictObject({
  v: v.literal('exposure/1'),
  /** 128 random bits, hex; makes delivery idempotent and links to nothing. */
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  bundle: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  /** Of the bundle. */
  experiment: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,24}$/)),
  variant: variantSchema,
  pad: v.pipe(v.string(), v.maxLength(REPORT_BYTES)),
});
export type AssignmentEvent = v.InferOutput<typeof assignmentEventSchema>;

type Fields = Omit<AssignmentEvent, 'v' | 'pad'>;

const text = ({ id, bundle, experiment, variant }: Fields, pad: string): string =>
  JSON.stringify({ v: 'exposure/1', id, bundle, experiment, variant, pad });

/** Body on the wire: as long as a report, `REPORT_BYTES` bytes of ASCII JSON. */
export const assignmentEventBytes = (fields: Fields): string => text(fields, '.'.repeat(REPORT_BYTES - text(fields, '').length));

/** Body of `POST /v1/reports`, distinguished by version. */
export const messageSchema = v.variant('v', [reportSchema, assignmentEventSchema]);
export type Message = v.InferOutput<typeof messageSchema>;
