import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type FaultWorld, runs, startFaultWorld } from './faultWorld';
import { createLossyDisk, type LossyDisk, whyNoLossyDisk } from './lossyDisk';

const home = mkdtempSync(join(tmpdir(), 'couplet-power-'));
const reason = whyNoLossyDisk(home);
if (reason !== undefined) process.stderr.write(`power loss cannot be simulated here: ${reason}\n`);

let world: FaultWorld | undefined;
let disk: LossyDisk | undefined;
afterEach(async () => {
  await world?.close();
  disk?.remove();
  world = undefined;
  disk = undefined;
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** One life of the server on a fresh disk: load, power loss in the middle of it, and what the restarted server then knows. */
const loseOnce = async (cutAfter: number, twin?: 'NORMAL' | 'OFF') => {
  disk = createLossyDisk(home);
  world = await startFaultWorld(1);
  const { traffic, start, kill } = world;
  const where = { DATA_DIR: disk.path };
  const weak = ['--require', './test/faults/weakSync.cjs', 'dist/node/couplet.js', 'serve', '--json'];
  await (twin === undefined ? start(where) : start({ ...where, COUPLET_TWIN_SYNC: twin }, 1, weak));
  await traffic.prepare();
  // What is to be lost or kept is the load.
  disk.sync();
  traffic.play();
  await traffic.acknowledged(cutAfter);
  disk.cut();
  const acknowledged = traffic.counts().ackedReports;
  await kill();
  await traffic.stop();
  disk.restore();
  let problems: readonly string[];
  try {
    await start(where);
    problems = await traffic.check();
  } catch (error) {
    problems = [`the server does not start on what the disk has: ${error instanceof Error ? error.message : String(error)}`];
  }
  await world.close();
  disk.remove();
  world = undefined;
  disk = undefined;
  return { problems, acknowledged };
};

describe.skipIf(reason !== undefined)('the embedded store when power is lost under load', () => {
  it('has all that was acknowledged, nothing twice, and exact budgets, 10 times', async () => {
    const rounds = runs(10);
    const problems: string[] = [];
    let acknowledged = 0;
    for (let round = 0; round < rounds; round++) {
      const lost = await loseOnce(50 + ((round * 197) % 900));
      problems.push(...lost.problems.map((problem) => `loss ${round + 1}: ${problem}`));
      acknowledged += lost.acknowledged;
      process.stderr.write(
        `power loss ${round + 1} of ${rounds}: ${acknowledged} reports acknowledged so far, ${problems.length} problems\n`,
      );
    }
    expect(problems).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
  });

  it.each(['NORMAL', 'OFF'] as const)('loses acknowledged writes with synchronous=%s: the loss is real', async (twin) => {
    const { problems } = await loseOnce(500, twin);
    process.stderr.write(`twin with synchronous=${twin}: ${problems.join('; ')}\n`);
    expect(problems.join()).toMatch(/acknowledged reports were lost/);
  });
});
