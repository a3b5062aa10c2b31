import type { burnStrings } from './burnStrings';
import type { ForecastWords } from './forecastOf';

type Strings = (typeof burnStrings)['en'];

/** When a budget runs out, as a sentence. @param dayOf a day of the shop, as its reader writes it */
export const forecastSentence = (words: ForecastWords, strings: Strings, dayOf: (day: string) => string): string => {
  switch (words.code) {
    case 'no_limit':
    case 'spent':
    case 'nothing_spent':
    case 'years':
      return strings[words.code];
    case 'too_few_days':
      return strings.tooFewDays(words.missing);
    case 'outlasts':
      return strings.outlasts(dayOf(words.ends));
    case 'expected': {
      const { day, earliest, latest } = words;
      if (day === null) return strings.notBefore(dayOf(earliest));
      return latest === null ? strings.aboutOpen(dayOf(day), dayOf(earliest)) : strings.about(dayOf(day), dayOf(earliest), dayOf(latest));
    }
  }
};
