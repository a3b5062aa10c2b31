import { afterEach, describe, expect, it, vi } from 'vitest';
import { parallelMap } from '../../../../src/trainer/jobs';
import type { SweepInput } from '../../../../src/trainer/linalg/sweepPivots';
import { memoryBytes, tileAt } from '../../../../src/trainer/linalg/tiles';
import { limitThreads, threadCount } from '../../../../src/trainer/parallel/threadCount';

/** A 4 × 4 diagonal matrix on a memory of its own; the job says whether it is positive definite. */
const diagonal = (value: number): SweepInput => {
  const tiles = { n: 4, size: 4, blocks: 1, threads: 1 };
  // Room for the scratch of two threads.
  const memory = new SharedArrayBuffer(memoryBytes({ ...tiles, threads: 2 }));
  for (let i = 0; i < 4; i++) new Float64Array(memory)[tileAt(tiles, 0, 0) + 5 * i] = value;
  return { memory, tiles, thread: 0 };
};

describe('parallelMap', () => {
  const values = [1, -1, 2, -2, -3, 3];

  it.each([1, 2, 3])('answers in the order of the inputs and tells of each that is done, with %i threads', async (threads) => {
    const done: number[] = [];
    const outputs = await parallelMap('sweepPivots', values.map(diagonal), (index) => done.push(index), threads);
    expect(outputs).toEqual(values.map((value) => value > 0));
    expect(done.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it.each([1, 2])('rejects with the error of the job that failed, with %i threads, and works again after', async (threads) => {
    const broken = { ...diagonal(1), tiles: { n: 4, size: -1, blocks: 1, threads: 1 } };
    const failing = parallelMap('sweepPivots', [diagonal(1), broken, diagonal(2)], undefined, threads);
    await expect(failing).rejects.toMatchObject({ name: 'RangeError', message: expect.stringMatching(/array/i) });
    expect(await parallelMap('sweepPivots', [diagonal(1), diagonal(-1)], undefined, threads)).toEqual([true, false]);
  });

  it('ends a thread that waits for another that failed', async () => {
    // Two threads of one inversion: one breaks off, the other would wait at their barrier for ever.
    const whole = diagonal(1);
    const tiles = { ...whole.tiles, threads: 2 };
    const broken = { memory: whole.memory, tiles: { ...tiles, size: -1 }, thread: 1 };
    await expect(parallelMap('sweepPivots', [{ ...whole, tiles }, broken], undefined, 2)).rejects.toMatchObject({ name: 'RangeError' });
  });

  it('answers nothing for nothing', async () => {
    expect(await parallelMap('sweepPivots', [], undefined, 2)).toEqual([]);
  });
});

describe('threadCount', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['1', 1],
    ['3', 3],
    ['64', 64],
    ['1000', 64],
  ])('is what COUPLET_THREADS=%s says', (text, count) => {
    vi.stubEnv('COUPLET_THREADS', text);
    expect(threadCount()).toBe(count);
  });

  it('is bounded by the memory of the run', () => {
    try {
      limitThreads(1e9);
      expect(threadCount()).toBe(1);
    } finally {
      limitThreads(Number.POSITIVE_INFINITY);
    }
  });

  it.each(['', '0', '-2', '1.5', 'many'])('is what the machine has when COUPLET_THREADS is %j', (text) => {
    vi.stubEnv('COUPLET_THREADS', text);
    const count = threadCount();
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(8);
  });
});
