import { describe, expect, it } from 'vitest';
import { normal, seededRng, uniform } from '../../../../src/maths/random';
import { auc, aucInfluences } from '../../../../src/stats/offPolicy/classification';
import { clusteredSe, meanAndSe } from '../../../../src/stats/offPolicy/intervals';

const influencesOfMean = (values: readonly number[]): number[] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => (value - mean) / values.length);
};

describe('clusteredSe', () => {
  it('is the usual standard error when every row is its own cluster', () => {
    const values = [1, 4, 2, 9, 7];
    const names = values.map((_, i) => String(i));
    expect(clusteredSe(influencesOfMean(values), names)).toBeCloseTo(meanAndSe(values).se, 12);
  });

  it('sees through copies: each row three times is worth one', () => {
    const values = [1, 4, 2, 9, 7];
    const copies = values.flatMap((value) => [value, value, value]);
    const names = copies.map((_, i) => String(Math.floor(i / 3)));
    expect(clusteredSe(influencesOfMean(copies), names)).toBeCloseTo(meanAndSe(values).se, 12);
    expect(meanAndSe(copies).se).toBeLessThan(0.7 * meanAndSe(values).se);
  });

  it('agrees with the spread of the AUC over repeated samples of dependent rows, where the independent formula is too small', () => {
    const rng = seededRng(11);
    const values: number[] = [];
    const [clustered, independent]: [number[], number[]] = [[], []];
    for (let sample = 0; sample < 200; sample++) {
      const [labels, scores, names]: [number[], number[], string[]] = [[], [], []];
      for (let person = 0; person < 40; person++) {
        const [taste, seen] = [2 * normal(rng), 2 * normal(rng)];
        for (let answer = 0; answer < 8; answer++) {
          labels.push(uniform(rng) < 1 / (1 + Math.exp(-taste)) ? 1 : 0);
          scores.push(0.4 * taste + seen + 0.2 * normal(rng));
          names.push(String(person));
        }
      }
      const { value, se } = auc(labels, scores);
      values.push(value);
      independent.push(se);
      clustered.push(clusteredSe(aucInfluences(labels, scores), names));
    }
    const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
    const spread = meanAndSe(values).se * Math.sqrt(values.length);
    expect(mean(clustered) / spread).toBeGreaterThan(0.85);
    expect(mean(clustered) / spread).toBeLessThan(1.15);
    expect(mean(independent) / spread).toBeLessThan(0.7);
  });
});
