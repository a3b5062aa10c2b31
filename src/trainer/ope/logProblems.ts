import { meanAndSe } from '../../stats/offPolicy/meanAndSe';
import type { PolicyLog } from './loggedPolicy';

/** Names shown in a note. */
const SHOWN = 5;
/** Chance alone moves the sum of a position this many standard errors next to never. */
const ERRORS = 5;
/** Rounded propensities stay within this share of 1. */
const ROUNDING = 0.05;

const listed = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');

/**
 * What the propensities of each position sum to over its items, by E[1/p] = number of items that can be shown. Only positions whose sum is off by more than
 * chance.
 */
const wrongSums = ({ action, position, propensity, rows }: PolicyLog): readonly string[] => {
  const at = new Map<string, { readonly inverse: number[]; readonly items: Set<string> }>();
  for (let i = 0; i < rows; i++) {
    const known = at.get(position[i]!) ?? { inverse: [], items: new Set<string>() };
    known.inverse.push(1 / propensity[i]!);
    known.items.add(action[i]!);
    at.set(position[i]!, known);
  }
  return [...at].flatMap(([where, { inverse, items }]) => {
    const { value, se } = meanAndSe(inverse);
    const off = Math.abs(value - items.size);
    if (off <= ERRORS * se + ROUNDING * items.size) return [];
    return [`${where === '' ? 'they' : `at position ${where} they`} sum to about ${(items.size / value).toFixed(2)}`];
  });
};

/** What is wrong with a log whose rows are each possible, each with its reason code, and what of the figures still holds. */
interface LogProblems {
  /** Figures of the log are wrong by them. */
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

export const logProblems = (log: PolicyLog, target: PolicyLog): LogProblems => {
  const shown = new Set(log.action);
  const missing = [...new Set(target.action)].filter((item) => !shown.has(item));
  const sums = wrongSums(log);
  return {
    warnings: [
      ...(shown.size === 1 ? [`one_arm: the log shows only ${[...shown].join()}, so it can value no choice between items`] : []),
      ...(sums.length > 0
        ? [
            `propensities_off: the propensities of the items must sum to 1, but ${sums.slice(0, SHOWN).join('; ')}. IPS and DR are then wrong; SNIPS still holds if all are wrong by the same factor`,
          ]
        : []),
    ],
    notes: missing.length > 0 ? [`never_shown: the log never shows ${listed(missing)}, which the target does`] : [],
  };
};
