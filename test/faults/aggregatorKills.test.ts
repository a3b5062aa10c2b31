import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { splitReportSchema, splitTask } from '../../src/protocol/reporting/splitReport';
import { DAY } from '../../src/protocol/values/clock';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { histogramOf } from '../../src/secureAggregation/countShares';
import { importSplitKey, makeSplitKey } from '../../src/secureAggregation/hpke';
import { sealReport } from '../../src/secureAggregation/sealReport';
import { createHelperClient } from '../../src/server/reports/aggregation/helperClient';
import { createSplitLeader } from '../../src/server/reports/aggregation/leader';
import { createCsprng, splitBearer, verifyKeyOf } from '../../src/server/reports/aggregation/tasks';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { randomId } from '../helpers/splitWorld';
import { runs } from './faultWorld';

const SECRET = 'a secret of at least 32 characters';
const PORT = 18_791;
const REPORTS = 300;
const NOW = 1_700_000_000_000;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The built command; resolves with its public key once it listens. */
const startHelper = (dir: string): Promise<{ readonly child: ChildProcess; readonly key: string }> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, AGGREGATOR_DIR: dir, SPLIT_SECRET: SECRET, PORT: String(PORT), LOG_LEVEL: 'silent' };
    const child = spawn(process.execPath, ['dist/node/couplet.js', 'aggregator', '--json'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout?.once('data', (line: Buffer) => resolve({ child, key: JSON.parse(line.toString()).key }));
    child.once('exit', (code) => reject(new Error(`the aggregator ended with ${code}`)));
  });
const kill = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

it('a second aggregator killed with SIGKILL at any moment loses no report and counts none twice', async () => {
  const problems: string[] = [];
  for (let round = 0; round < runs(8); round++) {
    const dir = mkdtempSync(join(tmpdir(), 'couplet-kills-'));
    let { child, key } = await startHelper(join(dir, 'helper'));
    const own = await makeSplitKey();
    const manifest = {
      coupons: [],
      reports: { mode: 'split', epsilon: 2, split: { leader: own.publicKey, helper: { operator: 'A foundation', key } } },
    };
    const payload = JSON.stringify(manifest);
    const bundle = sha256(payload).slice(0, 16);
    const task = splitTask(bundle, manifest);
    if (!task) throw new Error('There is a task.');
    const store = await openSqliteStore({ file: join(dir, 'couplet.sqlite') });
    for (let i = 0; i < REPORTS; i++) {
      const text = await sealReport({ task, id: randomId(), bucket: i % 8, random: (bytes) => crypto.getRandomValues(bytes) });
      const report = parseJsonWith(splitReportSchema, text, 'report_malformed');
      if (report.ok) await store.addSplitReport(report.value, sha256(text), NOW);
    }
    const verifyKey = verifyKeyOf(SECRET, bundle);
    const aggregator = { role: 'leader' as const, histogram: histogramOf({ arms: 1 }), key: await importSplitKey(own), verifyKey };
    const client = createHelperClient(`http://127.0.0.1:${PORT}`, splitBearer(SECRET));
    /** Reports of either side in what was released: exact, where the sums have noise. */
    const released = { ours: 0, theirs: 0 };
    const leader = createSplitLeader({
      store,
      taskOf: async () => ({ task, payload, coupons: [], aggregator }),
      helper: {
        ...client,
        release: async (batch) => {
          const parts = (await store.splitParts()).filter((part) => part.batch === batch);
          const answer = await client.release(batch);
          if (answer.ok) {
            released.ours += parts.reduce((sum, { accepted }) => sum + accepted, 0);
            released.theirs += answer.value.reports;
          }
          return answer;
        },
      },
      clock: () => NOW + 7 * DAY,
      rng: createCsprng(),
      onError: () => undefined,
    });
    let kills = 0;
    for (let attempt = 0; attempt < 40 && (await store.splitSums()).length === 0; attempt++) {
      const running = leader.run();
      if (kills < 4) {
        await pause(20 + ((round * 131 + attempt * 97) % 700));
        await kill(child);
        kills++;
        await running.catch(() => undefined);
        ({ child, key } = await startHelper(join(dir, 'helper')));
      } else await running;
    }
    const sums = await store.splitSums();
    const total = sums.reduce((sum, cell) => sum + cell.sum, 0);
    if (sums.length !== 8 || sums.some(({ draws }) => draws !== 2)) problems.push(`round ${round}: ${sums.length} sums`);
    if (released.ours !== REPORTS || released.theirs !== REPORTS)
      problems.push(`round ${round}: ${released.ours} and ${released.theirs} of ${REPORTS} reports`);
    // Eight draws of either have a standard deviation of 5.4 together.
    if (Math.abs(total - REPORTS) > 60) problems.push(`round ${round}: a total of ${total}`);
    if ((await store.splitRefusals()).length > 0) problems.push(`round ${round}: ${JSON.stringify(await store.splitRefusals())}`);
    process.stderr.write(
      `aggregator, round ${round + 1}: ${kills} kills, ${total} of ${REPORTS} reports with noise; ${problems.length} problems\n`,
    );
    await kill(child);
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
  expect(problems).toEqual([]);
});
