import type { Instant } from '../../../protocol/clock';

/** As findings write it, UTC. */
export const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
