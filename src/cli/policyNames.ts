import { InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { type PolicyName, policySchema } from '../simulator/policies/policyName';

/** Parser of an option that is the name of a policy. */
export const policyName = (text: string): PolicyName => {
  const read = v.safeParse(policySchema, text.trim());
  if (read.success) return read.output;
  throw new InvalidArgumentError(`"${text.trim()}" is not a policy. Policies: ${policySchema.options.join(', ')}.`);
};

/** Parser of an option that is names of policies, separated by commas. */
export const policyNames = (text: string): readonly PolicyName[] => text.split(',').map(policyName);
