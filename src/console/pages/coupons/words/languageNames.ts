/** Languages with texts of Couplet's own on the card. English is asked for with the offer. */
const OFFERED = ['zh-CN', 'de', 'fr', 'es', 'ar'];

/** The languages other than English in which a coupon can be written: those offered, and those it has. */
export const languagesOf = (...texts: readonly unknown[]): readonly string[] => [
  ...new Set(
    [...OFFERED, ...texts.flatMap((text) => (typeof text === 'object' && text !== null ? Object.keys(text) : []))].filter(
      (tag) => tag !== 'en',
    ),
  ),
];

/** People know Chinese by its script, not by a country. */
const SCRIPTS: Readonly<Record<string, string>> = { 'zh-CN': 'zh-Hans', 'zh-TW': 'zh-Hant' };

const names = new Map<string, string>();

/** A language's name in another language; the tag itself if it is unknown. */
export const languageName = (tag: string, inLanguage: string): string => {
  const key = `${inLanguage} ${tag}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  let name = tag;
  try {
    name = new Intl.DisplayNames(inLanguage, { type: 'language' }).of(SCRIPTS[tag] ?? tag) ?? tag;
  } catch {
    // Drafts may contain any key.
  }
  names.set(key, name);
  return name;
};
