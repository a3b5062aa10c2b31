/** Platforms take codes in any case. */
export const sameCode =
  (code: string) =>
  (other: string): boolean =>
    other.toLowerCase() === code.toLowerCase();
