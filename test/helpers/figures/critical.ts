import { quantile } from './normalDistribution';

/** Error rates that anything is tested at, and what docs/experiments.md has for a of each. */
const A = { 0.05: 1.6006, 0.045: 1.6664, 0.0025: 3.5717 } as const;
export type Level = keyof typeof A;

/** Error rates of a comparison's intervals: at any look, and at one that was planned. */
export interface Levels {
  readonly sequence: Level;
  readonly fixed: Level;
}
export type Kind = keyof Levels;
export const FULL: Levels = { sequence: 0.05, fixed: 0.05 };

/** Score beyond which there is a difference at any look, s of the way to the planned end. */
export const atAnyLook = (s: number, level: Level): number =>
  Math.sqrt((1 + 1 / (2 * s)) * (Math.log(1 + 2 * s) + 2 * A[level] + (s > 1 ? 6 * Math.log(s) : 0)));

/** The same at one look. */
export const atOneLook = (level: Level): number => quantile(1 - level / 2);
