import * as v from 'valibot';

/** A sentence per BCP 47 language; `en` is the fallback and required. */
export const localizedSchema = v.objectWithRest(
  { en: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) },
  v.pipe(v.string(), v.maxLength(200)),
);
export type Localized = v.InferOutput<typeof localizedSchema>;

/** An `https:` URL, or a path on the shop's own origin. A page loads all pictures of a campaign (docs/adr/061). */
export const pictureSchema = v.pipe(v.string(), v.maxLength(300), v.regex(/^(https:\/\/|\/(?!\/))[^\s"'<>\\]+$/));

export const couponIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,39}$/));

/** The text for a locale: an exact match, its language, another locale of the same language, or English. */
export const pickText = (text: Localized, locale: string): string => {
  const language = locale.split('-')[0] ?? locale;
  const near = Object.keys(text).find((tag) => tag.split('-')[0] === language);
  return text[locale] ?? text[language] ?? (near && text[near]) ?? text.en;
};
