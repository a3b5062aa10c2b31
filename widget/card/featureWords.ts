import type { Strings } from '../i18n/strings';

/** Noun phrase for a feature: its own words, else those of its group. A bundle may name features as it likes. */
export const featureWords = (name: string, { features }: Strings): string => {
  const key = [name, name.split('.')[0] ?? '', ''].find((known) => Object.hasOwn(features, known));
  return features[key ?? ''] ?? name;
};
