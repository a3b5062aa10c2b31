const han = /\p{Script=Han}/u;

/** One form for both numbers, the same for list and text; it need not be a word. */
const singular = (word: string): string => {
  if (word.length <= 3) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.replace(/(?<=s|x|ch|sh)es$|s$/, '');
};

/** Words of a text in lower case and singular: `has_children`, `hasChildren` and `Has children` are the same two. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(singular);

/** Finds, in a text, the first of these words or phrases, in whole words and either number; words in Han script have no spaces around them. */
export const wordFinder = (wanted: readonly string[]) => {
  const words = wanted.map((word) => ({ word, form: wordsOf(word).join(' ') })).filter(({ form }) => form !== '');
  const whole = new Map(words.filter(({ form }) => !form.includes(' ')).map(({ word, form }) => [form, word]));
  const within = words.filter(({ form }) => form.includes(' ') || han.test(form));
  return (text: string): string | undefined => {
    const found = wordsOf(text);
    const line = ` ${found.join(' ')} `;
    const known = found.find((word) => whole.has(word));
    return known === undefined ? within.find(({ form }) => line.includes(han.test(form) ? form : ` ${form} `))?.word : whole.get(known);
  };
};
