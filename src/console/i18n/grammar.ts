type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Picks the plural form for a number. CLDR defines which forms a language has (https://cldr.unicode.org/index/cldr-spec/plural-rules). */
export const plural = (language: string): ((count: number, forms: Forms) => string) => {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => forms[rules.select(count)] ?? forms.other;
};

/** A name, code or address that must not reorder a sentence of the other direction (https://www.unicode.org/reports/tr9/#FSI). */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
