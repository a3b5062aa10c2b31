import * as v from 'valibot';

/** What may be compared, by name; docs/simulate.md says what each is. */
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

/** What scenario files of before called `shipped-private`. */
const FORMER = 'local-private';

export const policySchema = v.pipe(
  v.picklist([...policyNames, FORMER]),
  v.transform((name): PolicyName => (name === FORMER ? 'shipped-private' : name)),
);

/** Policies that no shop can switch on: they know the truth, exact sums of private visits, or a timing table that no trainer makes. */
const bounds: ReadonlySet<string> = new Set<PolicyName>(['oracle', 'local', 'timing-q']);

/** @param policy a name from a row; `experiment` is no policy and no bound */
export const isBound = (policy: string): boolean => bounds.has(policy);
