import type { LoggedDecision } from './replayDecisions';

/** The `most` categories looked at most often before decisions, by name; of equally frequent ones the first by name. */
export const frequentCategories = (decisions: readonly Pick<LoggedDecision, 'profile'>[], most: number): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { profile } of decisions)
    for (const { category } of profile.sequence) if (category !== undefined) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([category]) => category)
    .sort();
};
