/** No letter or digit that is easily taken for another: 0/O/Q, 1/I/L, 2/Z, 5/S, 8/B, U/V. */
export const CODE_ALPHABET = 'ACDEFGHJKMNPRTWXY34679';
/** Letters of a drawn code behind its prefix. */
export const CODE_LENGTH = 12;

/** Has it the form of a code the server draws, whatever its prefix? */
export const isDrawnCode = (code: string): boolean =>
  code.length >= CODE_LENGTH && [...code.slice(-CODE_LENGTH)].every((letter) => CODE_ALPHABET.includes(letter));
