import { contrast, criticalOf } from './contrast';
import { FULL, type Kind, type Level, type Levels } from './critical';
import type { Group } from './shopOrders';
import { enough, type Side } from './sides';

export type Pair = readonly [treatment: Group, control: Group];

/** What a pair has of the 5% until anything is known. */
const atFirst = ([treatment, control]: Pair): Level => (treatment === 'couplet' && control === 'none' ? 0.045 : 0.0025);

/** Error rates of every pair, decided by net margin: all of 5% each once one of them differs at its own part. */
export const closedTesting = (pairs: readonly Pair[], net: Readonly<Record<Group, Side>>): readonly Levels[] => {
  const differs = (kind: Kind): boolean =>
    pairs.some((pair) => {
      const sides = [net[pair[0]], net[pair[1]]] as const;
      const level = atFirst(pair);
      const critical = criticalOf(...sides, kind, { sequence: level, fixed: level });
      return enough(...sides) && Math.abs(contrast(...sides, 1).score) > critical;
    });
  const [sequence, fixed] = [differs('sequence'), differs('fixed')];
  return pairs.map((pair) => ({ sequence: sequence ? FULL.sequence : atFirst(pair), fixed: fixed ? FULL.fixed : atFirst(pair) }));
};
