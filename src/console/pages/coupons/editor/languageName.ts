const names = new Map<string, string>();

/** A language's name in another language; the tag itself if it is unknown. */
export const languageName = (tag: string, inLanguage: string): string => {
  const key = `${inLanguage} ${tag}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  let name = tag;
  try {
    name = new Intl.DisplayNames(inLanguage, { type: 'language' }).of(tag) ?? tag;
  } catch {
    // Drafts may contain any key.
  }
  names.set(key, name);
  return name;
};
