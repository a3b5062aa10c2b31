import { stageTag } from '../../protocol/attribution';
import { type Experiment, type Variant, variants } from '../../protocol/experiment';
import type { Status } from '../../protocol/protocol';

/** FNV-1a over UTF-16 code units split into bytes, followed by murmur3's finaliser, because FNV alone has poor avalanche. */
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
 * Version 1 of the assignment hash: (salt, unit) → [0, 1) in steps of 2⁻³². Changing this function needs a new version, because it would
 * move shoppers between groups. Golden vectors pin it. FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/, finaliser: MurmurHash3 fmix32
 * (public domain).
 */
export const hashV1 = (salt: string, unit: string): number => finalise(fnv1a(unit, finalise(fnv1a(salt, 0)))) / 4_294_967_296;

/** The variant of a unit (device or hashed customer id): sticky, proportional to the shares, independent between salts. */
export const assign = ({ id, salt, shares }: Pick<Experiment, 'id' | 'salt' | 'shares'>, unitId: string): Variant => {
  const point = hashV1(`${id}:${salt}`, unitId);
  let edge = 0;
  for (const variant of variants) {
    edge += shares[variant];
    if (point < edge) return variant;
  }
  // Shares sum to 1 up to rounding. The sliver left over goes to the last variant with a share.
  return variants.findLast((variant) => shares[variant] > 0) ?? 'none';
};

type Next = NonNullable<Status['next']>;

const inStage = ({ bundle, share }: Next, unit: string): boolean => hashV1(bundle, unit) < share;

/**
 * Which bundle a device takes: the staged one if the hash of its random unit falls into the share. A device therefore keeps the staged
 * bundle as the share grows, and the choice is not reported. A device without a unit (first visit, no lasting storage) takes the current
 * bundle.
 */
export const bundleFor = ({ bundle, next }: Pick<Status, 'bundle' | 'next'>, unit: string | undefined): Status['bundle'] =>
  next && unit !== undefined && inStage(next, unit) ? next.bundle : bundle;

/**
 * What a device adds to its cart attribute while the server judges a stage by orders: the stage and the side assigned to this unit, `s`
 * staged or `l` live. It is one bit, drawn by the hash alone, whichever bundle the device has loaded (intent to treat). `undefined` if no
 * stage asks for it.
 */
export const stageMark = (next: Next | undefined, unit: string): string | undefined =>
  next?.marked ? stageTag(next.bundle) + (inStage(next, unit) ? 's' : 'l') : undefined;
