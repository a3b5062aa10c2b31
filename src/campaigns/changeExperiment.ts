import { integer, type Rng } from '../maths/random';
import type { Instant } from '../protocol/clock';
import type { Experiment } from '../protocol/experiment';

interface WithExperiment {
  readonly experiment: Experiment;
}

export interface NewDraw {
  readonly now: Instant;
  /** Unpredictable, or shoppers could work out which variant a device id gets. */
  readonly rng: Rng;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const word = (length: number, rng: Rng): string => Array.from({ length }, () => LETTERS[integer(rng, LETTERS.length)]).join('');

const redrawn = <C extends WithExperiment>(campaign: C, shares: Experiment['shares'], name: string, { now, rng }: NewDraw): C => {
  const day = new Date(now).toISOString().slice(0, 10);
  return { ...campaign, experiment: { ...campaign.experiment, id: `${name}-${day}-${word(4, rng)}`, salt: word(16, rng), shares } };
};

/**
 * The campaign with a new experiment: a new id and salt, so that everybody is drawn anew and no order of an earlier allocation is read as one of this.
 * Shares of a running experiment never change; this is how they do.
 * @param shares sum to 1
 */
export const startExperiment = <C extends WithExperiment>(campaign: C, shares: Experiment['shares'], draw: NewDraw): C =>
  redrawn(campaign, shares, 'exp', draw);

/** The campaign without an experiment: Couplet chooses for everyone, under an id of its own. What exploration it has stays. */
export const stopExperiment = <C extends WithExperiment>(campaign: C, draw: NewDraw): C =>
  redrawn(campaign, { none: 0, rule: 0, couplet: 1 }, 'all', draw);
