import * as v from 'valibot';

/** What may be compared, by name; docs/simulate.md says what each is. */
export const policySchema = v.picklist([
  'none',
  'fixed-best',
  'segment-rules',
  'central',
  'local',
  'local-split',
  'local-private',
  'oracle',
  'always',
  'fixed-delay',
  'timing-q',
]);
export type PolicyName = v.InferOutput<typeof policySchema>;
