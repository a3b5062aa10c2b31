import * as v from 'valibot';
import { attributionSchema, type Variant } from './experiment';
import { fail, ok, type Result } from './values/result';

export interface Attribution {
  readonly experiment: string;
  readonly variant: Variant;
  readonly explored?: string | undefined;
  /** This device's side of the stage, as written by `stageMark`. */
  readonly stage?: string | undefined;
  /** This device's variant in a test of creatives, as written by `creativeMark`. Absent when no test runs, and from older devices. */
  readonly creative?: string | undefined;
}

export const formatAttribution = ({ experiment, variant, explored, stage, creative }: Attribution): string =>
  ['v1', experiment, variant, explored ?? '-', stage, creative].filter(Boolean).join('.');

/** Parses the cart attribute. Error `attribution_malformed`. */
export const parseAttribution = (text: unknown): Result<Attribution> => {
  const parsed = v.safeParse(attributionSchema, text);
  if (!parsed.success)
    return fail(
      'attribution_malformed',
      'Expected v1.<experiment>.<variant>.<explored coupon or ->, with .<stage> while one runs and .<test>_<variant> while creatives are tested.',
    );
  const [, experiment = '', variant, explored, ...further] = parsed.output.split('.');
  const drawn = explored === undefined || explored === '-' ? {} : { explored };
  // Creatives always contain an underscore, stages never do.
  const creative = further.find((part) => part.includes('_'));
  const stage = further.find((part) => part !== creative);
  return ok({ experiment, variant: variant as Variant, ...drawn, ...(stage ? { stage } : {}), ...(creative ? { creative } : {}) });
};

/** Parses attributes of many orders. They repeat, so each is parsed once. */
export const attributionReader = (): ((text: string | null) => Result<Attribution>) => {
  const known = new Map<string | null, Result<Attribution>>();
  return (text) => {
    let parsed = known.get(text);
    if (!parsed) {
      parsed = parseAttribution(text);
      known.set(text, parsed);
    }
    return parsed;
  };
};

/** How orders name a stage: the start of its bundle's id. */
export const stageTag = (bundle: string): string => bundle.slice(0, 8);
