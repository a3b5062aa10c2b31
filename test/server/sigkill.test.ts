import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../src/server/aggregate/summarise';
import { ADMIN_TOKEN, claimKey, client, orderBody, reportBody, reportId, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { categoryCoupon, testBundle, testKey } from '../helpers/testBundle';

const KILLS = 4;
const CLAIM_BUDGET = 400;

let shop: TestShop;
let siteKey: string;
let bundle: Awaited<ReturnType<typeof testBundle>>;
const dir = mkdtempSync(join(tmpdir(), 'couplet-kill-'));
const children: ChildProcess[] = [];

/** Starts the real server process on the same data folder and waits until it listens. */
const start = async (): Promise<{ url: string; kill: () => Promise<void>; stop: () => Promise<number | null> }> => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/couplet.ts', 'serve', '--json'], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dir,
      ADMIN_TOKEN,
      WEBHOOK_SECRET,
      SITE_KEY: siteKey,
      SHOP_URL: shop.url,
      SHOP_TOKEN,
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /"url":"([^"]+)"/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
  });
  const end = (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    return gone;
  };
  return { url, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
};

beforeAll(async () => {
  shop = await startTestShop();
  const key = await testKey();
  siteKey = key.siteKey;
  bundle = await testBundle(key);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await shop.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('a server killed with SIGKILL in the middle of reports, claims and orders', () => {
  it('keeps every acknowledged one, counts none twice, and shop and budget agree with what it issued', async () => {
    const ackedReports = new Set<number>();
    const sentReports = new Set<number>();
    const codes = new Map<number, string>();
    const ackedOrders = new Set<number>();
    const sentOrders = new Map<number, string>();
    let nextReport = 0;
    let nextClaim = 0;
    let stop = false;

    const report = (n: number): string => reportBody({ id: reportId(n), bundle: bundle.id, answer: n % 8 });
    const first = await start();
    let call = client(first.url, Date.now);
    expect((await call.publish(bundle)).status).toBe(201);
    const entry = { coupon: categoryCoupon('tea', 'Tea'), budget: { count: CLAIM_BUDGET } };
    expect((await call.putCatalog([entry])).status).toBe(200);

    /** Sends without pause; a refused connection is what a killed server looks like. */
    const forever = async (work: () => Promise<void>): Promise<void> => {
      while (!stop) await work().catch(() => new Promise((resolve) => setTimeout(resolve, 5)));
    };
    const sendReport = async (): Promise<void> => {
      const n = nextReport++;
      sentReports.add(n);
      if ((await call.report(report(n))).status === 200) ackedReports.add(n);
    };
    const sendClaim = async (): Promise<void> => {
      const n = nextClaim++;
      const answer = await call.claim(claimKey(n));
      if (answer.status !== 200) return;
      const { code } = answer.json as { code: string };
      codes.set(n, code);
      if (n % 3 !== 0) return;
      const body = orderBody({ orderId: `order-${n}`, codes: [code], discount: 100 });
      sentOrders.set(n, body);
      if ((await call.order(body)).status === 200) ackedOrders.add(n);
    };

    let running = first;
    const acknowledgedAtKill: number[] = [];
    for (let round = 0; round < KILLS; round++) {
      stop = false;
      const load = [...Array.from({ length: 24 }, () => forever(sendReport)), ...Array.from({ length: 6 }, () => forever(sendClaim))];
      await new Promise((resolve) => setTimeout(resolve, 250 + 90 * round));
      await running.kill();
      acknowledgedAtKill.push(ackedReports.size);
      stop = true;
      await Promise.all(load);
      running = await start();
      call = client(running.url, Date.now);
    }
    expect(acknowledgedAtKill[0]).toBeGreaterThan(0);
    expect(codes.size).toBeGreaterThan(0);

    // Nothing acknowledged is missing, nothing is there that was not sent, before anyone retries.
    const total = async (): Promise<number> => ((await call.summary()) as Summary).reports.reduce((sum, cell) => sum + cell.reports, 0);
    const present = await total();
    expect(present).toBeGreaterThanOrEqual(ackedReports.size);
    expect(present).toBeLessThanOrEqual(sentReports.size);

    // The devices retry what they sent, byte for byte: acknowledged ones were all known, and each counts once.
    const retried = await Promise.all([...sentReports].map(async (n) => ({ n, answer: await call.report(report(n)) })));
    expect(retried.every(({ answer }) => answer.status === 200)).toBe(true);
    const fresh = retried.filter(({ answer }) => (answer.json as { fresh: boolean }).fresh).map(({ n }) => n);
    expect(fresh.filter((n) => ackedReports.has(n))).toEqual([]);
    expect(await total()).toBe(sentReports.size);

    // Claims repeat with the code acknowledged before; unanswered ones get one now.
    for (let n = 0; n < nextClaim; n++) {
      const answer = await call.claim(claimKey(n));
      const before = codes.get(n);
      if (before !== undefined) expect(answer.json).toMatchObject({ code: before });
      else if (answer.status === 200) codes.set(n, (answer.json as { code: string }).code);
      else expect(answer.json).toMatchObject({ error: { code: 'budget_exhausted' } });
    }
    expect(new Set(codes.values()).size).toBe(codes.size);
    expect(shop.activeCodes().sort()).toEqual([...codes.values()].sort());
    expect(codes.size).toBeLessThanOrEqual(CLAIM_BUDGET);

    // Orders retried are settled once.
    const answers = await Promise.all([...sentOrders].map(async ([n, body]) => ({ n, answer: await call.order(body) })));
    const settledNow = answers.filter(({ answer }) => (answer.json as { fresh: boolean }).fresh).map(({ n }) => n);
    expect(settledNow.filter((n) => ackedOrders.has(n))).toEqual([]);
    const [tea] = ((await call.summary()) as Summary).catalog;
    expect(tea).toMatchObject({
      usedCount: sentOrders.size,
      usedMoney: 100 * sentOrders.size,
      reservedCount: codes.size - sentOrders.size,
      reservedMoney: 500 * (codes.size - sentOrders.size),
    });
    expect(await running.stop()).toBe(0);
    process.stderr.write(
      `SIGKILL ×${KILLS}: ${ackedReports.size} of ${sentReports.size} reports and ${codes.size} claims acknowledged, none lost, none twice\n`,
    );
  });
});
