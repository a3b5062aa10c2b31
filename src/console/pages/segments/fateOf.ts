import type { StrataAnswer } from '../../../campaigns/learning/strataAnswer';
import { knownBeforehand } from '../../../engine/profile/stratum';

/** Why nothing can be learnt, first what has to be put right first. */
export type Missing = 'bundle' | 'reports' | 'question' | 'strata' | 'explore' | 'count' | 'orders';

/** What the next bundle does with what private reports say, as `campaigns/learning/withLearnt` decides. */
export type Fate = { readonly code: 'missing'; readonly what: Missing } | { readonly code: 'held' | 'taken' };

const missing = ({ strata, asked, effects }: StrataAnswer): Missing | undefined => {
  if (!strata || !asked) return 'bundle';
  if (!knownBeforehand(strata)) return 'strata';
  if (effects.length > 0) return effects.some(({ worth }) => worth > 0) ? undefined : 'orders';
  if (asked.mode === 'off') return 'reports';
  // In shares it is asked whatever else is.
  if (asked.mode === 'local' && !asked.questions.includes('stratum-outcome')) return 'question';
  return asked.explore > 0 ? 'count' : 'explore';
};

export const fateOf = (answer: StrataAnswer): Fate => {
  const what = missing(answer);
  if (answer.divergence.some(({ alarm }) => alarm)) return { code: 'held' };
  return what === undefined ? { code: 'taken' } : { code: 'missing', what };
};
