import * as v from 'valibot';

/** Policies that can be compared, by name. docs/simulate.md describes them. */
const policyNames = [
  'none',
  'matching',
  'fixed-best',
  'segment-rules',
  'central',
  'tree-thompson',
  'local',
  'local-split',
  'shipped-cold',
  'shipped-private',
  'shipped-trained',
  'shipped-linear',
  'oracle',
  'always',
  'fixed-delay',
  'timing-q',
] as const;
export type PolicyName = (typeof policyNames)[number];

/** Name of `shipped-private` in older scenario files. */
const FORMER = 'local-private';

export const policySchema = v.pipe(
  v.picklist([...policyNames, FORMER]),
  v.transform((name): PolicyName => (name === FORMER ? 'shipped-private' : name)),
);

/** Policies that no shop can switch on: they use the truth, exact sums of private visits, or a timing table that no trainer makes. */
const bounds: ReadonlySet<string> = new Set<PolicyName>(['oracle', 'local', 'timing-q']);

/** @param policy a name from a row; `experiment` is neither a policy nor a bound */
export const isBound = (policy: string): boolean => bounds.has(policy);
