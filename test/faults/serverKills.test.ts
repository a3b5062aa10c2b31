import { afterEach, describe, expect, it } from 'vitest';
import { cpuMs } from '../../bench/server/cpu';
import { startTestDatabases } from '../helpers/server/testDatabases';
import { type FaultWorld, runs, sortedMedian, startFaultWorld } from './faultWorld';

/** Processor time from the start of the process to the first 200 of `/readyz`, on data a killed server left behind: on the clock it is the machine's too. */
const RESTART_MS = 2_000;

let world: FaultWorld;
afterEach(() => world?.close());

/** Kills the server under load, `rounds` times at another moment, and starts it again on what it left. */
const killAgainAndAgain = async (rounds: number, where: (home: string) => Readonly<Record<string, string>>, name: string) => {
  world = await startFaultWorld(rounds);
  const { traffic, start, kill, home } = world;
  await start(where(home));
  await traffic.prepare();
  const problems: string[] = [];
  const restarts: number[] = [];
  const cost: number[] = [];
  for (let round = 0; round < rounds; round++) {
    traffic.play();
    await traffic.acknowledged(50 + ((round * 197) % 900));
    await kill();
    await traffic.stop();
    const [server] = await start(where(home));
    cost.push(cpuMs(server?.pid ?? 0));
    restarts.push(server?.readyMs ?? Number.NaN);
    problems.push(...(await traffic.check()).map((problem) => `kill ${round + 1}: ${problem}`));
    const { ackedReports, ackedClaims, ackedOrders } = traffic.counts();
    process.stderr.write(
      `${name}, kill ${round + 1} of ${rounds}: ${ackedReports} reports, ${ackedClaims} claims, ${ackedOrders} orders acknowledged so far; ` +
        `listening again in ${Math.round(server?.listeningMs ?? 0)} ms, ready in ${Math.round(restarts.at(-1) ?? 0)} ms, ${cost.at(-1)} ms of the processor; ${problems.length} problems\n`,
    );
  }
  process.stderr.write(
    `${name}: ready again in ${Math.round(sortedMedian(restarts))} ms (median), ${Math.round(Math.max(...restarts))} ms at most; ${sortedMedian(cost)} and ${Math.max(...cost)} ms of the processor\n`,
  );
  return { problems, dearest: Math.max(...cost), counts: traffic.counts() };
};

describe('a server killed with SIGKILL in the middle of reports, claims and orders', () => {
  it('on SQLite, 50 times: loses nothing acknowledged, applies nothing twice, keeps budgets exact, is back within 2 s of the processor', async () => {
    const { problems, dearest, counts } = await killAgainAndAgain(runs(50), (home) => ({ DATA_DIR: home }), 'SQLite');
    expect(problems).toEqual([]);
    expect(Math.min(counts.ackedReports, counts.ackedClaims, counts.ackedOrders)).toBeGreaterThan(0);
    expect(dearest).toBeLessThan(RESTART_MS);
  });

  it('on PostgreSQL, 10 times: the same', async () => {
    const databases = await startTestDatabases({});
    try {
      const { url } = await databases.create();
      const { problems, dearest, counts } = await killAgainAndAgain(runs(10), () => ({ DATABASE_URL: url }), 'PostgreSQL');
      expect(problems).toEqual([]);
      expect(Math.min(counts.ackedReports, counts.ackedClaims, counts.ackedOrders)).toBeGreaterThan(0);
      expect(dearest).toBeLessThan(RESTART_MS);
    } finally {
      await world.kill();
      await databases.stop();
    }
  });
});

describe('the twin that acknowledges reports before their COMMIT', () => {
  it('is caught', async () => {
    world = await startFaultWorld(1);
    const { traffic, start, kill, home } = world;
    await start({ DATA_DIR: home }, 1, ['--import', 'tsx', 'test/faults/earlyAckServer.ts']);
    await traffic.prepare();
    traffic.play();
    await traffic.acknowledged(500);
    await kill();
    await traffic.stop();
    await start({ DATA_DIR: home });
    const problems = await traffic.check();
    process.stderr.write(`twin that acknowledges early: ${problems.join('; ')}\n`);
    expect(problems.join()).toMatch(/acknowledged reports were lost/);
  });
});
