import * as v from 'valibot';
import { fail, ok, type Result } from '../result';
import { attributionSchema, type Variant } from './experiment';

export interface Attribution {
  readonly experiment: string;
  readonly variant: Variant;
  readonly explored?: string | undefined;
  /** Side of a stage that this device was drawn to, as `stageMark` writes it. */
  readonly stage?: string | undefined;
}

export const formatAttribution = ({ experiment, variant, explored, stage }: Attribution): string =>
  `v1.${experiment}.${variant}.${explored ?? '-'}${stage ? `.${stage}` : ''}`;

/** Reads the cart attribute back. Error `attribution_malformed`. */
export const parseAttribution = (text: unknown): Result<Attribution> => {
  const parsed = v.safeParse(attributionSchema, text);
  if (!parsed.success)
    return fail('attribution_malformed', 'Expected v1.<experiment>.<variant>.<explored coupon or ->, with .<stage> while one runs.');
  const [, experiment = '', variant, explored, stage] = parsed.output.split('.');
  const drawn = explored === undefined || explored === '-' ? {} : { explored };
  return ok({ experiment, variant: variant as Variant, ...drawn, ...(stage === undefined ? {} : { stage }) });
};

/** A stage as orders name it: the start of its bundle's id. */
export const stageTag = (bundle: string): string => bundle.slice(0, 8);
