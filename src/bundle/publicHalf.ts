import type { Campaign } from './campaign';
import { BUNDLE_FORMAT, type Manifest } from './manifest';

type PublicHalf = Pick<Manifest, 'format'> & Omit<Campaign, 'budgets' | 'limits' | 'codes' | 'policy'>;

/** What of a campaign goes into the bundle as it is; without what stays with the server, and what the trainer alone needs. */
export const publicHalf = (campaign: Campaign): PublicHalf => {
  const { budgets: _, limits: __, codes: ___, policy: ____, ...open } = campaign;
  return { format: BUNDLE_FORMAT, ...open };
};
