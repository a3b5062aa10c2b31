/** Forms of what is counted; CLDR says which of them a language has (https://cldr.unicode.org/index/cldr-spec/plural-rules). */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Chooses the form that stands beside a number. */
export const plural = (language: string): ((count: number, forms: Forms) => string) => {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => forms[rules.select(count)] ?? forms.other;
};
