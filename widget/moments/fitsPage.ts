/** Where the shopper is: `location`. */
export type Place = Pick<Location, 'pathname' | 'search' | 'hash'>;

/** Does `text` consist of the pattern's pieces in their order, with anything where it has `*`? In linear time, whatever the pattern. */
const fits = (pattern: string, text: string): boolean => {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
};

/**
 * Patterns as in `bundle/moments.ts`: paths begin with `/` or `*`, others are page types.
 * @param pageType where the shop says it
 */
export const fitsPage = (patterns: readonly string[], { pathname, search, hash }: Place, pageType?: string): boolean =>
  patterns.some((pattern) =>
    /^[/*]/.test(pattern)
      ? fits(pattern, pathname + (pattern.includes('?') ? search : '') + (pattern.includes('#') ? hash : ''))
      : pattern === pageType,
  );
