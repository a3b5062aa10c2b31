import * as v from 'valibot';
import { fail, ok, type Result } from '../result';
import { attributionSchema, type Variant } from './experiment';

export interface Attribution {
  readonly experiment: string;
  readonly variant: Variant;
  readonly explored?: string | undefined;
}

export const formatAttribution = ({ experiment, variant, explored }: Attribution): string =>
  `v1.${experiment}.${variant}.${explored ?? '-'}`;

/** Reads the cart attribute back. Error `attribution_malformed`. */
export const parseAttribution = (text: unknown): Result<Attribution> => {
  const parsed = v.safeParse(attributionSchema, text);
  if (!parsed.success) return fail('attribution_malformed', 'Expected v1.<experiment>.<variant>.<explored coupon or ->.');
  const [, experiment = '', variant, explored] = parsed.output.split('.');
  const base = { experiment, variant: variant as Variant };
  return ok(explored === undefined || explored === '-' ? base : { ...base, explored });
};
