import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { groupCommit } from '../../src/server/store/sqlite/groupCommit';
import { migrate } from '../../src/server/store/sqlite/migrations';
import { openForWriting } from '../../src/server/store/sqlite/openDatabase';
import { writes } from '../../src/server/store/sqlite/writes';

it('a full disk refuses writes as unavailable, keeps what was acknowledged, and takes the same writes once there is room', () => {
  const dir = mkdtempSync(join(tmpdir(), 'couplet-full-'));
  const db = openForWriting(join(dir, 'couplet.sqlite'));
  try {
    migrate(db);
    const pages = db.pragma('page_count', { simple: true }) as number;
    db.pragma(`max_page_count = ${pages + 8}`);
    const run = groupCommit(db, writes(db));
    const report = (n: number) => ({
      id: n,
      name: 'addReport' as const,
      args: [
        {
          v: 'report/1',
          id: n.toString(16).padStart(32, '0'),
          bundle: '0'.repeat(16),
          question: 'stratum-outcome',
          answer: n % 8,
          pad: '',
        },
        n.toString(16).padStart(64, '0'),
        0,
      ],
    });
    const batches = Array.from({ length: 40 }, (_, b) => Array.from({ length: 64 }, (_, i) => report(b * 64 + i)));
    const answers = batches.flatMap(run);
    const done = answers.filter((answer) => answer.done).length;
    expect(done).toBeGreaterThan(0);
    expect(answers.filter((answer) => !answer.done)).not.toEqual([]);
    expect(answers.every((answer) => answer.done || answer.unavailable)).toBe(true);
    const stored = (): unknown => db.prepare('SELECT count(*) AS n FROM report').pluck().get();
    expect(stored()).toBe(done);
    db.pragma('max_page_count = 1000000');
    expect(batches.flatMap(run).every((answer) => answer.done)).toBe(true);
    expect([stored(), db.prepare('SELECT sum(count) FROM report_count').pluck().get()]).toEqual([2_560, 2_560]);
  } finally {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
