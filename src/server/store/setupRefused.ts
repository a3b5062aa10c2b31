import { fail } from '../../protocol/result';

/** One answer for every reason: who has no link learns nothing of it. */
export const setupRefused = fail(
  'setup_refused',
  'This setup link is wrong, was used, or has expired. An owner makes another with `couplet admin setup-link`.',
);
