import * as v from 'valibot';
import { attributionSchema, type Variant } from './experiment';
import { fail, ok, type Result } from './values/result';

export interface Attribution {
  readonly experiment: string;
  readonly variant: Variant;
  readonly explored?: string | undefined;
  /** Side of a stage that this device was drawn to, as `stageMark` writes it. */
  readonly stage?: string | undefined;
  /** What this device was drawn to in a test of creatives, as `creativeMark` writes it. Absent where none runs, and from devices of before there were any. */
  readonly creative?: string | undefined;
}

export const formatAttribution = ({ experiment, variant, explored, stage, creative }: Attribution): string =>
  ['v1', experiment, variant, explored ?? '-', stage, creative].filter(Boolean).join('.');

/** Reads the cart attribute back. Error `attribution_malformed`. */
export const parseAttribution = (text: unknown): Result<Attribution> => {
  const parsed = v.safeParse(attributionSchema, text);
  if (!parsed.success)
    return fail(
      'attribution_malformed',
      'Expected v1.<experiment>.<variant>.<explored coupon or ->, with .<stage> while one runs and .<test>_<variant> while creatives are tested.',
    );
  const [, experiment = '', variant, explored, ...further] = parsed.output.split('.');
  const drawn = explored === undefined || explored === '-' ? {} : { explored };
  // No stage has an underscore, and every creative has.
  const creative = further.find((part) => part.includes('_'));
  const stage = further.find((part) => part !== creative);
  return ok({ experiment, variant: variant as Variant, ...drawn, ...(stage ? { stage } : {}), ...(creative ? { creative } : {}) });
};

/** A stage as orders name it: the start of its bundle's id. */
export const stageTag = (bundle: string): string => bundle.slice(0, 8);
