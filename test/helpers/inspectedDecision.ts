import type { InspectedDecision } from '../../worker/api';

/** A choice as the panel is given it, with nothing to tell but what is changed. */
export const inspectedDecision = (more: Partial<InspectedDecision> = {}): InspectedDecision => ({
  shown: true,
  version: 1,
  id: 'd',
  time: 0,
  variant: 'couplet',
  by: 'policy',
  action: 'tea-20',
  propensity: 1,
  candidates: [],
  refusals: [],
  context: [],
  contributions: [],
  versions: { bundle: '', policy: '', features: '', scorer: '', model: '' },
  ...more,
});
