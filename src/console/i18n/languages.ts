/** Languages of the console, and those in which Couplet writes to shoppers. */
export const languages = ['en', 'zh-CN', 'de', 'fr', 'es', 'ar'] as const;
export type Language = (typeof languages)[number];

/**
 * The best available language for a browser's preferences.
 * @param wanted BCP 47 tags, most wanted first
 */
export const languageFor = (wanted: readonly string[]): Language => {
  const primary = (tag: string): string => (tag.split('-')[0] ?? tag).toLowerCase();
  const found = wanted.flatMap((tag) => languages.find((language) => primary(language) === primary(tag)) ?? []);
  return found[0] ?? 'en';
};

/** Direction of a language's script. */
export const directionOf = (language: string): 'ltr' | 'rtl' => (language.startsWith('ar') ? 'rtl' : 'ltr');

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

/** Each language by its own name, to choose from. */
export const languageChoices = (): readonly { readonly value: Language; readonly label: string; readonly lang: string }[] =>
  languages.map((value) => {
    const name = languageName(value, value);
    return { value, label: name.charAt(0).toLocaleUpperCase(value) + name.slice(1), lang: value };
  });

/** The languages other than English in which a coupon can be written: those offered, and those it has. */
export const languagesOf = (...texts: readonly unknown[]): readonly string[] => [
  ...new Set(
    [...languages, ...texts.flatMap((text) => (typeof text === 'object' && text !== null ? Object.keys(text) : []))].filter(
      (tag) => tag !== 'en',
    ),
  ),
];
