import { describe, expect, it } from 'vitest';
import { plainNetworkScorer } from '../../../../src/engine/scoring/plainNetworkScorer';
import { integer, normal, seededRng, uniform } from '../../../../src/maths/random';
import { calibrationError } from '../../../../src/stats/offPolicy/classification';
import { calibrated, plattScaling } from '../../../../src/trainer/network/calibration';
import { balance } from '../../../../src/trainer/network/groupedSamples';
import { predict, refit } from '../../../../src/trainer/network/selectNetwork';
import type { Samples } from '../../../../src/trainer/network/trainNetwork';

const logistic = (z: number): number => 1 / (1 + Math.exp(-z));

/** One feature; answers follow a logistic curve around `bias`. */
const curve = (rows: number, bias: number, seed: number): Samples => {
  const rng = seededRng(seed);
  const x = Float32Array.from({ length: rows }, () => normal(rng));
  return { rows, width: 1, x, y: Float32Array.from(x, (value) => (uniform(rng) < logistic(value + bias) ? 1 : 0)) };
};

const choice = { kind: 'logistic', name: 'logistic regression', lambda: 0.1 } as const;

describe('balance', () => {
  it.each([-5, 5])('keeps the rare answers of a lopsided log whole and four times as many others (bias %i)', (bias) => {
    const samples = curve(20_000, bias, 1);
    const rare = samples.y.filter((y) => y === (bias < 0 ? 1 : 0)).length;
    const { samples: kept, shift } = balance(samples, 7);
    expect(kept.rows).toBe(5 * rare);
    expect(kept.y.filter((y) => y === (bias < 0 ? 1 : 0)).length).toBe(rare);
    expect(Math.sign(shift)).toBe(Math.sign(bias));
  });

  it('leaves a log alone that is not lopsided', () => {
    const samples = curve(500, -1, 1);
    expect(balance(samples, 7)).toEqual({ samples, shift: 0 });
  });

  it('gives back true probabilities by the logit correction, and far too large ones without', async () => {
    const [train, test] = [curve(40_000, -5, 2), curve(40_000, -5, 3)];
    const corrected = await predict(await refit(choice, train, 1), test);
    const uncorrected = await predict(await refit(choice, balance(train, 1).samples, 1), test);
    expect(calibrationError(test.y, corrected)).toBeLessThan(0.004);
    expect(calibrationError(test.y, uncorrected)).toBeGreaterThan(0.05);
  });

  it('gives a calibration the same meaning if the choice is fitted to all rows', async () => {
    const [train, test] = [curve(40_000, -5, 2), curve(40_000, -5, 3)];
    const calibration = { slope: 1.3, shift: 0.2 };
    const mean = async (whole: { readonly whole?: true }): Promise<number> =>
      (await predict(await refit({ ...choice, ...whole, calibration }, train, 1), test)).reduce((sum, p) => sum + p, 0) / test.rows;
    const ratio = (await mean({ whole: true })) / (await mean({}));
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });
});

describe('plattScaling', () => {
  const { x, y, rows } = curve(20_000, 0.5, 4);
  const alone = Array.from({ length: rows }, (_, i) => String(i));

  it('finds slope and shift of logits that are twice too large and off by one', () => {
    const scaling = plattScaling(
      y,
      x.map((value) => logistic(2 * (value + 0.5) + 1)),
      alone,
    );
    expect(scaling?.slope).toBeCloseTo(0.5, 1);
    expect(scaling?.shift).toBeCloseTo(-0.5, 1);
  });

  it('leaves a calibrated model alone', () => {
    expect(
      plattScaling(
        y,
        x.map((value) => logistic(value + 0.5)),
        alone,
      ),
    ).toBeUndefined();
  });

  it.each([0.3, 3])(
    'leaves logits of ±%d alone that separate the answers without a mistake, for which no slope is large enough',
    (size) => {
      const labels = Array.from({ length: 60 }, (_, i) => i % 2);
      const said = labels.map((label, i) => logistic((label ? size : -size) * (1 + 0.1 * (i % 5))));
      expect(
        plattScaling(
          labels,
          said,
          labels.map((_, i) => `g${i}`),
        ),
      ).toBeUndefined();
    },
  );

  /** Groups that all lean one way or the other, predicted by the average: not miscalibrated, only few groups. */
  const alarms = (clustered: boolean, count = 60, runs = 60): number => {
    let called = 0;
    for (let seed = 0; seed < runs; seed++) {
      const rng = seededRng(seed);
      const [labels, groups]: [number[], string[]] = [[], []];
      for (let group = 0; group < count; group++) {
        const own = uniform(rng) < 0.5 ? 0.05 : 0.95;
        for (let k = 0; k < 20; k++) {
          labels.push(uniform(rng) < own ? 1 : 0);
          groups.push(clustered ? `g${group}` : `${group}.${k}`);
        }
      }
      const said = labels.map(() => 0.45 + 0.01 * integer(rng, 11));
      if (plattScaling(labels, said, groups)) called += 1;
    }
    return called / runs;
  };

  it('knows that answers of one group depend on each other, and cries wolf when told they do not', () => {
    expect(alarms(true)).toBeLessThan(0.2);
    expect(alarms(false)).toBeGreaterThan(0.25);
  });

  it.each([2, 4, 8, 20])('cries wolf no oftener when there are %i groups to learn the spread from', (count) => {
    expect(alarms(true, count, 300)).toBeLessThan(0.1);
  });

  it('is folded into the last layer: a device computes nothing more', async () => {
    const rng = seededRng(5);
    const spec = { version: 1, inputs: 2, crossLayers: 1, hidden: [3] } as const;
    const weights = Float32Array.from({ length: 4 + 2 + 6 + 3 + 3 + 1 }, () => normal(rng));
    const network = { spec: { ...spec, hidden: [3] }, weights };
    const batch = Float32Array.from([1, 0, 0.5, -1]);
    const before = await plainNetworkScorer(network.spec, network.weights).score(batch, 2);
    const scaled = calibrated(network, { slope: 0.7, shift: -0.2 });
    const after = await plainNetworkScorer(scaled.spec, scaled.weights).score(batch, 2);
    for (let i = 0; i < 2; i++) expect(after[i]).toBeCloseTo(logistic(0.7 * Math.log(before[i]! / (1 - before[i]!)) - 0.2), 5);
  });
});
