import { type Rng, uniform } from '../../maths/random';

export const between = (rng: Rng, least: number, most: number): number => least + uniform(rng) * (most - least);

/** Uniform in the logarithm. */
export const inLogs = (rng: Rng, least: number, most: number): number => least * (most / least) ** uniform(rng);

export const clamped = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** An amount as shops write it, a multiple of 50 minor units and at least one. */
export const roundAmount = (amount: number): number => Math.max(50, 50 * Math.round(amount / 50));
