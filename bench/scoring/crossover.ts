import { isQuick } from '../all/isQuick';
import { type BenchRow, median, rounded, skippedRow } from '../benchResult';
import { quantile } from '../decision/quantile';
import type { Side } from './stepMessages';
import type { StepPage } from './stepPage';

/** The first is what ships; the last two are more than a bundle may have. */
const UNITS = [8, 32, 64, 128, 256];
const [SHIPPED] = UNITS as [number];
const SIDES: readonly Side[] = ['plain', 'wasm', 'webgl', 'webgpu'];
const [TURNS, IN_TURN] = isQuick ? [3, 10] : [15, 40];
/** Steps on a graphics processor that is none take a hundred times as long as the others. */
const samplesOf = (side: Side): number => (side === 'webgl' || side === 'webgpu' ? IN_TURN / 5 : IN_TURN);
/** As for the handover on the device. */
const PARITY = 1e-5;
const STEPS = Array.from({ length: 16 }, (_, i) => 1 + ((5 * i) % 36));

interface Timed {
  readonly side: Side;
  readonly units: number;
  /** A list of samples a turn. */
  readonly turns: readonly (readonly number[])[];
}

/** Those that start here; one that answers something else ends the bench. */
const startedAt = async (page: StepPage, units: number): Promise<readonly Side[]> => {
  const expected = await page.read(units, 'plain', STEPS);
  const started: Side[] = [];
  for (const side of SIDES) {
    const reading = await page.read(units, side, STEPS);
    if (!reading || !expected) continue;
    const values = [...reading.state, reading.anyway, reading.moved];
    const apart = Math.max(
      ...[...expected.state, expected.anyway, expected.moved].map((value, i) => Math.abs(value - (values[i] ?? Number.NaN))),
    );
    if (!(apart <= PARITY)) throw new Error(`${side} at ${units} units answers something else, ${apart} apart`);
    started.push(side);
  }
  return started;
};

const timed = async (page: StepPage, units: number): Promise<readonly Timed[]> => {
  const sides = await startedAt(page, units);
  for (const side of sides) await page.steps(units, side, 2 * samplesOf(side));
  const turns = sides.map(() => [] as (readonly number[])[]);
  for (let turn = 0; turn < TURNS; turn++)
    for (let i = 0; i < sides.length; i++) {
      // Each turn begins with another one, so that what one leaves undone does not fall on the same next one.
      const which = (i + turn) % sides.length;
      turns[which]?.push(await page.steps(units, sides[which]!, samplesOf(sides[which]!)));
    }
  return sides.map((side, i) => ({ side, units, turns: turns[i]! }));
};

/** Median over turns of one side's median over that of another. */
const over = (one: Timed, other: Timed): number =>
  median(one.turns.map((samples, turn) => median(samples) / median(other.turns[turn] ?? [])));

const stepRow = (of: Timed, plain: Timed, renderers: Readonly<Record<string, string>>): BenchRow => {
  const [all, base] = [of.turns.flat(), plain.turns.flat()];
  const where = renderers[of.side];
  return {
    what: `a step, ${of.units} units, ${of.side}`,
    value: rounded(median(all)),
    unit: 'ms',
    ...(of.side === 'plain' ? {} : { floor: rounded(median(base)), ratio: rounded(over(of, plain)) }),
    ok: true,
    note: `p95 ${rounded(quantile(all, 0.95))} ms${of.side === 'plain' ? '' : '; compared with plain'}${where ? `; on ${where}` : ''}`,
  };
};

/** From how many units on a backend is quicker than the plain network, of those tried. */
const crossoverRow = (side: Side, all: readonly Timed[]): BenchRow => {
  const what = `units from which ${side} is quicker than plain`;
  const own = all.filter((of) => of.side === side);
  if (own.length === 0) return skippedRow(what, 'units', `${side} does not start in this browser`);
  const ratios = own.map((of) => ({
    units: of.units,
    ratio: over(of, all.find((one) => one.side === 'plain' && one.units === of.units)!),
  }));
  const from = ratios.findIndex((_, i) => ratios.slice(i).every(({ ratio }) => ratio < 1));
  const said = ratios.map(({ units, ratio }) => `${units}: × ${rounded(ratio)}`).join(', ');
  if (from === -1) return skippedRow(what, 'units', `at none of these is it quicker: ${said}`);
  const before = ratios[from - 1]?.units;
  return {
    what,
    value: ratios[from]!.units,
    unit: 'units',
    ratio: rounded(ratios[from]!.ratio),
    ok: true,
    note: `${before === undefined ? 'at every size tried' : `between ${before} and this`}; ${said}`,
  };
};

const calibrationRow = async (page: StepPage): Promise<BenchRow> => {
  const { backend, msPerStep } = await page.calibrate(SHIPPED, false);
  const chosen = msPerStep[backend] ?? Number.NaN;
  const others = Object.entries((await page.calibrate(SHIPPED, true)).msPerStep).map(([side, ms]) => `${side} ${rounded(ms)}`);
  return {
    what: `calibration at ${SHIPPED} units`,
    value: rounded(chosen),
    unit: 'ms a step',
    floor: rounded(msPerStep.plain ?? Number.NaN),
    ratio: rounded(chosen / (msPerStep.plain ?? Number.NaN)),
    budget: 4,
    ok: backend !== 'plain',
    note: `chooses ${backend}; the quickest of TensorFlow.js within half an idle slice of 8 ms; plain is quicker, but no decision waits for a step; made to try all: ${others.join(', ')} ms`,
  };
};

/** Milliseconds of one step of the sequence network by backend and size, where they cross, and what calibration makes of it; all in one run, in turns. */
export const crossover = async (page: StepPage): Promise<readonly BenchRow[]> => {
  const renderers = await page.renderers();
  const all: Timed[] = [];
  for (const units of UNITS) all.push(...(await timed(page, units)));
  const plainAt = (units: number): Timed => all.find((of) => of.side === 'plain' && of.units === units)!;
  return [
    ...all.map((of) => stepRow(of, plainAt(of.units), { webgl: renderers.webgl, webgpu: renderers.webgpu })),
    ...SIDES.slice(1).map((side) => crossoverRow(side, all)),
    await calibrationRow(page),
  ];
};
