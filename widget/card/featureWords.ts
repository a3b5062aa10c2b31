import type { Strings } from '../i18n/strings';

/** Noun phrase for a feature, a product by its first factor: its own words, else those of its group. A bundle may name features as it likes. */
export const featureWords = (name: string, { features }: Strings): string => {
  const first = name.split(' × ')[0] ?? '';
  const key = [first, first.split('.')[0] ?? '', ''].find((known) => Object.hasOwn(features, known));
  return features[key ?? ''] ?? name;
};
