import type { Contribution } from '../../src/engine/decision/decision';
import type { Strings } from '../i18n/strings';
import { featureWords } from './featureWords';

/** What one thing adds to the score or takes from it. */
export interface Bar {
  readonly words: string;
  readonly value: number;
}

/** Features with the same words are one thing to the shopper. Largest magnitude first. */
export const barsOf = (parts: readonly Contribution[], strings: Strings): readonly Bar[] => {
  const values = new Map<string, number>();
  for (const { feature, value } of parts) {
    const words = featureWords(feature, strings);
    values.set(words, (values.get(words) ?? 0) + value);
  }
  return [...values].map(([words, value]) => ({ words, value })).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
};
