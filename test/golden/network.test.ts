import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { interestSpecSchema } from '../../src/engine/scoring/interestSpec';
import { networkSpecSchema } from '../../src/engine/scoring/networkSpec';
import { networkWeightCount, plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import { interestWeightCount, plainInterestScorer } from '../unit/network/interestNetwork';
import golden from './network.json';

describe(`plainNetworkScorer on golden vectors, version ${golden.specVersion}`, () => {
  it.each(golden.cases)('$name', async ({ spec, weights, batch, rows, expected }) => {
    const parsed = v.parse(networkSpecSchema, spec);
    expect(networkWeightCount(parsed)).toBe(weights.length);
    const scorer = plainNetworkScorer(parsed, Float32Array.from(weights));
    const probabilities = await scorer.score(Float32Array.from(batch), rows);
    expect(probabilities).toHaveLength(rows);
    for (const [i, value] of expected.entries()) expect(Math.abs(probabilities[i]! - value)).toBeLessThanOrEqual(golden.tolerance);
    // Scratch buffers carry nothing from one batch to the next.
    expect(await scorer.score(Float32Array.from(batch), rows)).toEqual(probabilities);
  });
});

describe(`plainInterestScorer on golden vectors, version ${golden.interest.specVersion}`, () => {
  it.each(golden.interest.cases)('$name', ({ spec, weights, histories, x, candidates, events, expected }) => {
    const parsed = v.parse(interestSpecSchema, spec);
    expect(interestWeightCount(parsed)).toBe(weights.length);
    const score = plainInterestScorer(parsed, Float32Array.from(weights));
    const batch = { histories, x: Float32Array.from(x), candidates: Int32Array.from(candidates), events: Int32Array.from(events) };
    const probabilities = score(batch);
    expect(probabilities).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(Math.abs(probabilities[i]! - value)).toBeLessThanOrEqual(golden.tolerance);
    expect(score(batch)).toEqual(probabilities);
  });
});
