import type { Said, Word } from '../consent';

/** Names of a tool's categories (or services, or parameters) that stand for storing and for sending. All of them must be granted. */
export interface Categories {
  readonly storage: readonly string[];
  readonly sync: readonly string[];
}

/** Parameters of Google Consent Mode. All other names are categories of a consent tool. */
const GOOGLE = /^(ad|analytics|functionality|personalization|security)_/;

/**
 * Reads `data-consent-map`: `storage=functional sync=statistics+marketing`. Separators are spaces, commas or semicolons. Anything else in it
 * is ignored.
 */
export const readMap = (text: string): Categories => {
  const names = (word: string): readonly string[] =>
    new RegExp(`(?:^|[\\s,;])${word}\\s*[=:]\\s*([^\\s,;]+)`).exec(text)?.[1]?.split('+').filter(Boolean) ?? [];
  return { storage: names('storage'), sync: names('sync') };
};

/**
 * The merchant's names where they are given, else the usual ones.
 * @param google Google Consent Mode asks: its names are its own, and no other tool's
 */
export const named = (map: Categories, usual: Categories, google = false): Categories => {
  const pick = (word: keyof Categories): readonly string[] => {
    const own = map[word].filter((name) => GOOGLE.test(name) === google);
    return own.length > 0 ? own : usual[word];
  };
  return { storage: pick('storage'), sync: pick('sync') };
};

/** From the strictest. A category that does not exist (`undefined`) can't be granted. */
const strictest: readonly Word[] = [false, null, undefined, 'preset', true];

/** @param word of one category */
export const saidOf = ({ storage, sync }: Categories, word: (name: string) => Word): Said => {
  const all = (names: readonly string[]): Word => {
    const words = names.map(word);
    return strictest.find((one) => words.includes(one));
  };
  return { storage: all(storage), sync: all(sync) };
};
