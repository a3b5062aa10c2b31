import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { seededRng, uniform } from '../../src/maths/random';
import { fitEase } from '../../src/trainer/cf/ease';
import { gram } from '../../src/trainer/cf/interactions';
import { type BenchRow, median, rounded, skippedRow } from '../benchResult';

const [ITEMS, USERS, LAMBDA, ROUNDS] = [3_400, 4_000, 300, 5];
const what = `EASE, ${ITEMS} items`;

/** Shoppers of some fifty items each, popular items first, as shop logs are. */
const histories = (): readonly Int32Array[] => {
  const rng = seededRng(7);
  const item = (): number => Math.min(ITEMS - 1, Math.floor(ITEMS * uniform(rng) ** 2));
  return Array.from({ length: USERS }, () => Int32Array.from(new Set(Array.from({ length: 50 }, item))).sort());
};

/** The BLAS picks its kernel for the processor; a choice forced by the environment would measure something else. */
const environment = (): NodeJS.ProcessEnv => {
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, OMP_NUM_THREADS: ___, OPENBLAS_NUM_THREADS: ____, ...rest } = process.env;
  return rest;
};

const pythonWithNumpy = (): string | undefined =>
  ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import numpy'], { stdio: 'ignore' }).status === 0);

interface Peer {
  readonly blas: string;
  readonly seconds: number;
  readonly difference: number;
  readonly largest: number;
}

/** Seconds of fitting EASE, Gram matrix given, against numpy on all cores in turns in one run; their weights must agree. */
export const ease = async (): Promise<readonly BenchRow[]> => {
  const data = { users: [], items: Array.from({ length: ITEMS }, (_, i) => `item ${i}`), histories: histories() };
  const start = performance.now();
  const g = gram(data);
  const gramRow: BenchRow = {
    what: `Gram matrix, ${USERS} shoppers`,
    value: rounded((performance.now() - start) / 1000),
    unit: 's',
    ok: true,
  };
  const python = pythonWithNumpy();
  const folder = mkdtempSync(join(tmpdir(), 'couplet-bench-'));
  writeFileSync(join(folder, 'gram.bin'), g);
  const script = fileURLToPath(new URL('numpyEase.py', import.meta.url));
  const peer = python
    ? spawn(python, [script, folder, String(ITEMS), String(LAMBDA)], { env: environment(), stdio: ['pipe', 'pipe', 'inherit'] })
    : undefined;
  const lines = peer && createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<Peer> => {
    peer?.stdin.write(`${line}\n`);
    return JSON.parse((await lines?.next())?.value ?? '{}') as Peer;
  };
  try {
    const [ours, theirs]: [number[], number[]] = [[], []];
    let blas = '';
    let b: Float64Array | undefined;
    for (let round = -1; round < ROUNDS; round++) {
      const begin = performance.now();
      b = (await fitEase(data, g, LAMBDA)).b;
      const seconds = (performance.now() - begin) / 1000;
      const answer = peer && (await ask('fit'));
      if (round < 0) continue;
      ours.push(seconds);
      if (answer) {
        theirs.push(answer.seconds);
        blas = answer.blas;
      }
    }
    const value = rounded(median(ours));
    if (!peer)
      return [gramRow, { what, value, unit: 's', ok: true }, skippedRow(`${what}, against numpy`, 's', 'there is no python3 with numpy')];
    writeFileSync(join(folder, 'ease.bin'), b ?? new Float64Array());
    const { difference, largest } = await ask('check');
    const ratio = rounded(median(ours.map((seconds, i) => seconds / (theirs[i] ?? Number.NaN))));
    const same = difference < 1e-9 * largest;
    const note = `${blas}; largest difference of a weight ${difference.toExponential(1)}`;
    return [gramRow, { what, value, unit: 's', floor: rounded(median(theirs)), ratio, budget: 8, ok: ratio <= 8 && same, note }];
  } finally {
    peer?.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};
