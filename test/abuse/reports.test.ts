import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPORT_BYTES } from '../../src/protocol/reporting/report';
import { epochOf, isSpendable, REDEEMED_BYTES, readRedeemedToken } from '../../src/protocol/reporting/tokens';
import { DAY } from '../../src/protocol/values/clock';
import { sha256 } from '../../src/server/http/signature';
import type { TokenKey } from '../../src/server/records/reportRepository';
import { verifyBody, verifyToken } from '../../src/server/reports/tokens';
import { ask, exposureBody, reportBody, reportId, startTestServer, type TestServer } from '../helpers/server/testServer';
import { mintToken, paidReport, tokenBundle } from '../helpers/server/tokens';
import { type TestBundle, withAssignmentEvents } from '../helpers/testBundle';
import { addressOf, behindProxy, figure, onBothStores } from './bothStores';

/** In the middle of an epoch. */
const NOW = 702 * 28 * DAY + 10 * DAY;
const EPOCH = epochOf(NOW);
const HONEST = 50;

onBothStores(({ name: store, openStore }) => {
  let server: TestServer;
  let bundle: TestBundle;
  /** Of the epoch before the last one, the last one, this one and the next one. */
  let keys: readonly TokenKey[];
  /** A key that no bundle has. */
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  let next = 1;
  const body = (change: Readonly<Record<string, unknown>> = {}): string =>
    reportBody({ id: reportId(next++), bundle: bundle.id, answer: 3, ...change });
  /** Reports and assignment events in turn. */
  const either = (change: Readonly<Record<string, unknown>> = {}): string =>
    next % 2 === 0 ? body(change) : exposureBody({ id: reportId(next++), bundle: bundle.id, ...change });
  const keyOf = (epoch: number): TokenKey => keys.find((key) => key.epoch === epoch)!;
  const counted = async (): Promise<number> =>
    [...(await server.store.reportCounts()), ...(await server.store.assignmentCounts())].reduce((sum, { count }) => sum + count, 0);

  beforeAll(async () => {
    // Tokens are made in the server's own thread here, which makes it late.
    server = await startTestServer({ now: NOW, openStore, deps: { ...behindProxy, load: { maxEventLoopDelayMs: 600_000 } } });
    bundle = await tokenBundle(server.key, server.store, { now: NOW - 56 * DAY, epochs: 4, change: withAssignmentEvents });
    keys = await server.store.tokenKeys();
    expect((await server.publish(bundle)).status).toBe(201);
  });
  afterAll(() => server?.close());

  type Judge = (text: string) => Promise<boolean>;
  type Check = 'token' | 'body' | 'epoch' | 'spent' | 'key bytes';

  /** The same rules in memory, without one of them. */
  const withoutCheck = (missing: Check): Judge => {
    const spent = new Map<string, string>();
    return async (text) => {
      const [report, spend] = [Buffer.from(text.slice(0, REPORT_BYTES)), readRedeemedToken(text)];
      if (!spend.ok) return false;
      const { epoch, publicKey, token, signature } = spend.value;
      const [point, key] = [Buffer.from(publicKey, 'base64url'), keyOf(epoch)];
      if (!key || (missing !== 'epoch' && !isSpendable(epoch, NOW))) return false;
      if (missing !== 'token' && !verifyToken(point, Buffer.from(token, 'base64url'), createPublicKey(createPrivateKey(key.privateKey))))
        return false;
      if (missing !== 'body' && !verifyBody(report, point, Buffer.from(signature, 'base64url'))) return false;
      const name = `${epoch} ${missing === 'key bytes' ? publicKey : sha256(point)}`;
      const known = spent.get(name);
      if (known === undefined) spent.set(name, text.slice(0, REPORT_BYTES));
      return missing === 'spent' || known === undefined;
    };
  };
  let sent = 0;
  const served: Judge = async (body) => {
    const headers = { 'content-type': 'text/plain', 'x-forwarded-for': addressOf(sent++) };
    const { status, json } = await ask(`${server.url}/v1/reports`, { method: 'POST', headers, body });
    // One that did not get as far as being judged would look refused.
    expect([200, 409, 422]).toContain(status);
    return status === 200 && (json as { fresh: boolean }).fresh;
  };

  /** Other text for the same bytes: the last character of 65 bytes in base64url has two bits to spare. */
  const respelt = (publicKey: string, by: number): string => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return publicKey.slice(0, -1) + alphabet[alphabet.indexOf(publicKey.at(-1)!) + by];
  };
  const text = (bytes: number): string => randomBytes(bytes).toString('base64url');
  const altered = (report: string): string =>
    report.replace('"answer":3', '"answer":4').replace('"couplet"', '"none"').padEnd(REPORT_BYTES, ' ');

  /** Honest reports that are counted first, and attacks on what an onlooker or their own sender can make of them. */
  const plan = () => {
    const paid = Array.from({ length: HONEST }, () => ({ body: either(), token: mintToken(EPOCH, keyOf(EPOCH)) }));
    const honest = paid.map(({ body: report, token }) => paidReport(report, token));
    const strange = () => mintToken(EPOCH, stranger);
    const forged = paid.flatMap(({ token }) => [
      paidReport(either(), strange()),
      paidReport(either(), { ...strange(), token: token.token }),
      paidReport(either(), { ...strange(), token: text(256) }),
      paidReport(either(), { ...strange(), publicKey: Buffer.from([4, ...randomBytes(64)]).toString('base64url') }),
      // The signature 1, which a careless verifier accepts.
      paidReport(either(), { ...strange(), token: Buffer.from([...Buffer.alloc(255), 1]).toString('base64url') }),
    ]);
    const replayed = paid.flatMap(({ body: report, token }, i) => [
      honest[i]!,
      paidReport(report, token),
      ...[1, 2, 3].map((by) => paidReport(report, { ...token, publicKey: respelt(token.publicKey, by) })),
    ]);
    const rebodied = paid.flatMap(({ body: report, token }, i) => [
      `${either()}${honest[i]!.slice(REPORT_BYTES)}`,
      `${altered(report)}${honest[i]!.slice(REPORT_BYTES)}`,
      paidReport(either(), token),
      paidReport(either(), { ...token, publicKey: respelt(token.publicKey, 1) }),
      paidReport(either(), { ...token, privateKey: strange().privateKey }),
    ]);
    const [old, coming] = [mintToken(EPOCH - 2, keyOf(EPOCH - 2)), mintToken(EPOCH + 1, keyOf(EPOCH + 1))];
    const outOfEpoch = paid.flatMap(({ token }) => [
      paidReport(either(), old),
      paidReport(either(), coming),
      paidReport(either(), { ...old, epoch: EPOCH }),
      paidReport(either(), { ...token, epoch: EPOCH - 1 }),
      paidReport(either(), { ...token, epoch: 99_999 }),
    ]);
    const unknownBundle = Array.from({ length: HONEST }, (_, i) =>
      paidReport(either({ bundle: sha256(`${i}`).slice(0, 16) }), mintToken(EPOCH, keyOf(EPOCH))),
    );
    return { honest, attacks: { forged, replayed, rebodied, outOfEpoch, unknownBundle } };
  };
  const accepted = async (judge: Judge, attacks: readonly string[]): Promise<number> => {
    let sum = 0;
    for (let from = 0; from < attacks.length; from += 50)
      sum += (await Promise.all(attacks.slice(from, from + 50).map(judge))).filter(Boolean).length;
    return sum;
  };

  describe('1,050 forged reports and assignment events', () => {
    it('are not counted, and judges that leave a check out count some of them', async () => {
      const { honest, attacks } = plan();
      const all = Object.values(attacks).flat();
      expect(all).toHaveLength(1_050);
      expect(new Set(all.map((one) => Buffer.byteLength(one)))).toEqual(new Set([REDEEMED_BYTES]));
      const before = await counted();
      expect(await accepted(served, honest)).toBe(honest.length);
      const sums: Record<string, number> = {};
      for (const [what, these] of Object.entries(attacks)) sums[what] = await accepted(served, these);
      figure(`${all.length} forged reports (${store}), accepted`, sums);
      expect(Object.values(sums)).toEqual([0, 0, 0, 0, 0]);
      expect(await counted()).toBe(before + honest.length);
      for (const [check, caught] of [
        ['token', attacks.forged],
        ['body', attacks.forged],
        ['epoch', attacks.outOfEpoch],
        ['spent', attacks.replayed],
        ['key bytes', attacks.replayed],
      ] as const) {
        const twin = withoutCheck(check);
        expect([check, await accepted(twin, honest)]).toEqual([check, honest.length]);
        if (check !== 'body') expect(await accepted(twin, caught), check).toBeGreaterThan(0);
      }
      // Without the body's signature a relay sends its own answer with a token it has seen, before the shopper does.
      expect(await accepted(withoutCheck('body'), attacks.rebodied)).toBeGreaterThan(0);
    });
  });
});
