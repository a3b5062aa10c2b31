/** FNV-1a over UTF-16 code units split into bytes, then murmur3's finaliser, which FNV lacks for avalanche. */
const fnv1a = (text: string, seed: number): number => {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
};

const finalise = (word: number): number => {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/**
 * Version 1 of the assignment hash: (salt, unit) → [0, 1) in steps of 2⁻³². A change of this function is a new version, because it would move
 * shoppers between arms; golden vectors pin it. FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/, finaliser: MurmurHash3 fmix32 (public domain).
 */
export const hashV1 = (salt: string, unit: string): number => finalise(fnv1a(unit, finalise(fnv1a(salt, 0)))) / 4_294_967_296;
