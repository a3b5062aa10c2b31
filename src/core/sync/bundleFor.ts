import { hashV1 } from '../experiment/hash';
import type { Status } from './protocol';

/**
 * Which bundle a device takes: the staged one if the hash of its random unit falls into the share, so that it stays there while the share
 * grows and nobody is told which one it took. A device without a unit (a first visit, no lasting storage) takes the current one.
 */
export const bundleFor = ({ bundle, next }: Pick<Status, 'bundle' | 'next'>, unit: string | undefined): Status['bundle'] =>
  next && unit !== undefined && hashV1(next.bundle, unit) < next.share ? next.bundle : bundle;
