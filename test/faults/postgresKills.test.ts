import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestDatabases } from '../helpers/server/testDatabases';
import { type FaultWorld, runs, startFaultWorld } from './faultWorld';

/** From the moment PostgreSQL answers again to `/readyz` 200 of both servers. */
const BACK_MS = 2_000;

let world: FaultWorld;
let databases: Awaited<ReturnType<typeof startTestDatabases>> | undefined;
afterEach(async () => {
  await world?.close();
  await databases?.stop();
});

const ready = async (): Promise<boolean> => {
  const answers = await Promise.all(world.servers().map(({ url }) => fetch(`${url}/readyz`)));
  await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  return answers.every(({ status }) => status === 200);
};

describe('PostgreSQL killed with SIGKILL under load of two servers', () => {
  it('10 times: nothing acknowledged is lost, nothing is applied twice, budgets are exact, and the servers come back by themselves', async () => {
    const rounds = runs(10);
    databases = await startTestDatabases({});
    const { url } = await databases.create();
    world = await startFaultWorld(rounds);
    const { traffic, start } = world;
    await start({ DATABASE_URL: url }, 2);
    await traffic.prepare();
    const problems: string[] = [];
    const back: number[] = [];
    for (let round = 0; round < rounds; round++) {
      traffic.play();
      await traffic.acknowledged(50 + ((round * 197) % 900));
      await databases.kill();
      await traffic.stop();
      expect(await ready()).toBe(false);
      const killed = performance.now();
      await databases.restart();
      const restarted = performance.now();
      while (!(await ready())) await pause(5);
      back.push(performance.now() - restarted);
      problems.push(...(await traffic.check()).map((problem) => `kill ${round + 1}: ${problem}`));
      const { ackedReports, ackedClaims, ackedOrders } = traffic.counts();
      process.stderr.write(
        `PostgreSQL, its kill ${round + 1} of ${rounds}: ${ackedReports} reports, ${ackedClaims} claims, ${ackedOrders} orders acknowledged so far; ` +
          `its own recovery ${Math.round(restarted - killed)} ms, servers back ${Math.round(back.at(-1) ?? 0)} ms later; ${problems.length} problems\n`,
      );
    }
    expect(problems).toEqual([]);
    const { ackedReports, ackedClaims, ackedOrders } = traffic.counts();
    expect(Math.min(ackedReports, ackedClaims, ackedOrders)).toBeGreaterThan(0);
    expect(Math.max(...back)).toBeLessThan(BACK_MS);
  });
});
