/** Names as they are typed: one after the other, separated by commas. */
export const namesInput = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '');

/** The names of a text, separated by commas of any script, semicolons or lines; each once. */
export const readNames = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .split(/[,，、;；\n]/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];
