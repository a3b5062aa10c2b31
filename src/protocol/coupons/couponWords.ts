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

/** The text in a locale's language: an exact match, the language itself, or another locale of it. */
const textIn = (text: Localized, locale: string): string | undefined => {
  const language = locale.split('-')[0] ?? locale;
  const near = Object.keys(text).find((tag) => tag.split('-')[0] === language);
  return text[locale] ?? text[language] ?? (near && text[near]);
};

/** The text for a locale: in its language, or in English. */
export const pickText = (text: Localized, locale: string): string => textIn(text, locale) ?? text.en;

/** One capitalised word, several words, or letters without case, such as `Tea`, `tea and coffee` and `茶`. */
const NAME = /^(\p{Lu}[\p{L}’'&-]*\p{Ll}[\p{L}’'&-]*|.*\S \S.*|.*\p{Lo}.*)$/u;
const SIGNS = /[_/>:|#=\\]/;

/** Whether an id can be shown to shoppers. Many shops use a category's name as its id, others `tea`, `cat-12` or `8743`. */
const isName = (id: string): boolean => NAME.test(id) && !SIGNS.test(id);

interface NamedGoods {
  readonly goods?: Localized | undefined;
  readonly scope: { readonly categories?: readonly string[] | undefined };
}

/**
 * Names of the goods that a coupon is for, for shoppers: the merchant's own in their language, the names on the shop's page, the merchant's
 * in English, or ids that are names. Empty if any category has no name, since ids mean nothing to shoppers.
 * @param onPage a category's name on the current page
 */
export const goodsNames = (
  { goods, scope: { categories = [] } }: NamedGoods,
  locale: string,
  onPage: (category: string) => string | undefined = () => undefined,
): readonly string[] => {
  const own = goods && textIn(goods, locale);
  if (own) return [own];
  const found = categories.map(onPage);
  if (goods && !found.every(Boolean)) return [goods.en];
  const names = categories.flatMap((id, i) => found[i] ?? (isName(id) ? id : []));
  return names.length === categories.length ? names : [];
};
