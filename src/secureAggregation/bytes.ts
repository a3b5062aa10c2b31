/** Most bytes passed as arguments of one call; some 120,000 overflow the stack. */
const PIECE = 32_768;

export const toBase64url = (bytes: Uint8Array): string => {
  let binary = '';
  for (let from = 0; from < bytes.length; from += PIECE) binary += String.fromCharCode(...bytes.subarray(from, from + PIECE));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};

export const fromBase64url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

/** Bytes of an even number of hex digits. */
export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
