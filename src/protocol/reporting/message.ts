import * as v from 'valibot';
import { variantSchema } from '../experiment';
import { fail, ok, type Result } from '../values/result';
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

/**
 * Leading zero bits of the work for an assignment event, about what one token of a batch costs. It pays for the event in place of a token:
 * a browser's first page can do it without the code for tokens and without asking for them.
 */
export const EVENT_WORK = 13;

/** Like `workText` of tokens. The body has a random id, so the work for one event cannot be reused for another. */
export const eventWorkText = (body: string): string => `couplet event-work/1\n${body}`;

const WORK = 'work/1 ';
const DIGITS = 10;

/** The event's bytes unchanged, a line feed, and the counter of its work. */
export const writeWorkedEvent = (body: string, counter: number): string => `${body}\n${WORK}${String(counter).padStart(DIGITS, '0')}`;

/** Bytes of `writeWorkedEvent`. */
export const WORKED_BYTES = REPORT_BYTES + 1 + WORK.length + DIGITS;

/** The counter after an event. Error: `report_malformed`. */
export const readEventWork = (text: string): Result<number> => {
  const counter = text.slice(-DIGITS);
  return text.slice(REPORT_BYTES, -DIGITS) === `\n${WORK}` && /^\d+$/.test(counter) && Number(counter) <= 0xffff_ffff
    ? ok(Number(counter))
    : fail('report_malformed', 'After an assignment event comes its work, work/1.');
};

/** Body of `POST /v1/reports`, distinguished by version. */
export const messageSchema = v.variant('v', [reportSchema, assignmentEventSchema]);
export type Message = v.InferOutput<typeof messageSchema>;
