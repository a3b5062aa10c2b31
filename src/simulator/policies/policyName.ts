import * as v from 'valibot';

/** What may be compared, by name; docs/simulate.md says what each is. */
export const policySchema = v.picklist([
  'none',
  'matching',
  'fixed-best',
  'segment-rules',
  'central',
  'tree-thompson',
  'local',
  'local-split',
  'local-private',
  'oracle',
  'always',
  'fixed-delay',
  'timing-q',
]);
export type PolicyName = v.InferOutput<typeof policySchema>;

/** Policies that no shop can switch on: they know the truth, exact sums of private visits, or a prior that no server publishes. */
const bounds: ReadonlySet<string> = new Set<PolicyName>(['oracle', 'local', 'local-private']);

/** @param policy a name from a row; `experiment` is no policy and no bound */
export const isBound = (policy: string): boolean => bounds.has(policy);
