import { describe, expect, it } from 'vitest';
import { randomisedResponse, truthProbability, truthThreshold } from '../../../../src/engine/privacy/randomisedResponse';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { auditEpsilon, clopperPearson, incompleteBeta, type Randomiser } from '../../../helpers/statistics';

const N = 2_000_000;
const cases = [
  { k: 2, epsilon: 1 },
  { k: 3, epsilon: 2 },
  { k: 8, epsilon: 2 },
  { k: 4, epsilon: 3 },
];

describe('Clopper–Pearson bounds of the audit', () => {
  it('equal the textbook values', () => {
    // R: binom.test(8, 20)$conf.int, two-sided 95%.
    const { lower, upper } = clopperPearson(8, 20, 0.025);
    expect(lower).toBeCloseTo(0.1911901, 6);
    expect(upper).toBeCloseTo(0.6394574, 6);
    expect(clopperPearson(0, 10, 0.05)).toEqual({ lower: 0, upper: expect.closeTo(1 - 0.05 ** 0.1, 9) });
    expect(incompleteBeta(0.3, 2, 3)).toBeCloseTo(0.3483, 9);
  });
});

describe('randomisedResponse', () => {
  it.each(cases)('passes the ε audit at k = $k, ε = $epsilon', ({ k, epsilon }) => {
    const { lower, upper } = auditEpsilon(randomisedResponse, k, epsilon, N, seededRng(11));
    expect(upper).toBeLessThanOrEqual(1.01 * epsilon);
    expect(lower).toBeGreaterThan(0.98 * epsilon);
  });

  const drawsFromAll: Randomiser = (truth, k, epsilon, rng) => (uniform(rng) < truthProbability(k, epsilon) ? truth : integer(rng, k));
  const wrongThreshold: Randomiser = (truth, k, epsilon, rng) => {
    // p rounded up to one decimal.
    if (uniform(rng) < Math.ceil(10 * truthProbability(k, epsilon)) / 10) return truth;
    const other = integer(rng, k - 1);
    return other + (other >= truth ? 1 : 0);
  };
  it.each(cases)('the audit proves the leak of broken twins at k = $k, ε = $epsilon', ({ k, epsilon }) => {
    for (const twin of [drawsFromAll, wrongThreshold]) {
      const { lower, upper } = auditEpsilon(twin, k, epsilon, N / 4, seededRng(12));
      expect(upper).toBeGreaterThan(1.01 * epsilon);
      expect(lower).toBeGreaterThan(epsilon);
    }
  });

  it.each(cases)('keeps the truth and spreads the rest evenly, within 4 SE, at k = $k, ε = $epsilon', ({ k, epsilon }) => {
    const rng = seededRng(13);
    const n = 200_000;
    const counts = new Float64Array(k);
    for (let i = 0; i < n; i++) counts[randomisedResponse(1, k, epsilon, rng)]! += 1;
    const p = Math.exp(epsilon) / (Math.exp(epsilon) + k - 1);
    for (const [answer, count] of counts.entries()) {
      const nominal = answer === 1 ? p : (1 - p) / (k - 1);
      expect(Math.abs(count / n - nominal)).toBeLessThan(4 * Math.sqrt((nominal * (1 - nominal)) / n));
    }
  });

  it.each([0.1, 0.5, 1, 2, 4, 8, 12])(
    'the integer threshold at ε = %f is off by less than its stated bound, on the private side',
    (epsilon) => {
      for (const k of [2, 3, 8, 64]) {
        const p = truthThreshold(k, epsilon) / 2 ** 32;
        const shipped = Math.log((p * (k - 1)) / (1 - p));
        expect(shipped).toBeLessThanOrEqual(epsilon + 1e-12);
        expect(epsilon - shipped).toBeLessThan(1.1 / (2 ** 32 * p * (1 - p)));
      }
    },
  );

  it.each([
    [1, 12, 0.56],
    [2, 12, 0.955],
  ])('at ε = %d gives an unchanged truth of eight away by %d linked answers with %d', (epsilon, answers, share) => {
    const rng = seededRng(14);
    const n = 20_000;
    let right = 0;
    for (let i = 0; i < n; i++) {
      const counts = Array.from({ length: 8 }, () => 0);
      for (let answer = 0; answer < answers; answer++) counts[randomisedResponse(3, 8, epsilon, rng)]! += 1;
      const most = Math.max(...counts);
      if (counts[3] === most) right += 1 / counts.filter((count) => count === most).length;
    }
    expect(Math.abs(right / n - share)).toBeLessThan(0.015);
  });

  it('is never certain, however large ε is', () => {
    for (const epsilon of [40, 800, Number.POSITIVE_INFINITY]) expect(truthThreshold(8, epsilon)).toBe(2 ** 32 - 1);
  });
});
