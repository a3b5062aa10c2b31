import { stageTag } from '../../protocol/attribution';
import type { Status } from '../../protocol/protocol';
import { hashV1 } from './hash';

type Next = NonNullable<Status['next']>;

const inStage = ({ bundle, share }: Next, unit: string): boolean => hashV1(bundle, unit) < share;

/**
 * Which bundle a device takes: the staged one if the hash of its random unit falls into the share, so that it stays there while the share
 * grows and nobody is told which one it took. A device without a unit (a first visit, no lasting storage) takes the current one.
 */
export const bundleFor = ({ bundle, next }: Pick<Status, 'bundle' | 'next'>, unit: string | undefined): Status['bundle'] =>
  next && unit !== undefined && inStage(next, unit) ? next.bundle : bundle;

/**
 * What a device adds to its cart attribute while the server judges a stage by orders: the stage and the side this unit was drawn to, `s` staged or `l`
 * live. One bit, drawn by the hash alone, whichever bundle the device has loaded (intent to treat). `undefined` where no stage asks for it.
 */
export const stageMark = (next: Next | undefined, unit: string): string | undefined =>
  next?.marked ? stageTag(next.bundle) + (inStage(next, unit) ? 's' : 'l') : undefined;
