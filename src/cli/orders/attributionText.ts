/** The attribute as it stands, or the line `couplet: …` of a cell that holds all of an order's attributes; '' without one. */
export const attributionText = (text: string): string =>
  /^v1\.\S+$/.exec(text)?.[0] ?? /(?:^|\n)\s*couplet\s*:\s*(\S+)/.exec(text)?.[1] ?? '';
