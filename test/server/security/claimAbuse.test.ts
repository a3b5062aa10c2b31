import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClaimWork, claimWorkText } from '../../../src/protocol/protocol';
import { HOUR, MINUTE } from '../../../src/protocol/values/clock';
import { defaultRates, rateOf } from '../../../src/server/limits/limitRequests';
import { solveWork } from '../../../worker/platform';
import { type Answer, ask, claimKey, orderBody, signed, startTestServer, type TestServer } from '../../helpers/server/testServer';

let server: TestServer;
beforeEach(async () => {
  const rates = { ...defaultRates, claims: rateOf(0) };
  server = await startTestServer({ budget: { count: 1_000 }, deps: { rates, trustedProxies: ['127.0.0.1'] } });
});
afterEach(() => server.close());

const claim = (key: string, address: string, change: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  ask(`${server.url}/v1/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key, 'x-forwarded-for': address },
    body: JSON.stringify({ v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-', ...change }),
  });

interface Refused {
  readonly error?: { readonly code: string; readonly work?: ClaimWork };
}
const errorOf = ({ json }: Answer) => (json as Refused).error;
const codeOf = (answer: Answer): string => (answer.status === 200 ? 'ok' : (errorOf(answer)?.code ?? ''));
const bodyCode = ({ json }: Answer): string => (json as { code: string }).code;

let keys = 0;
/** Claims of one program that comes back to the networks it has. */
const attack = async (count: number, networks: number): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  for (let n = 0; n < count; n++) answers.push(await claim(claimKey(keys++), `203.0.${n % networks}.9`));
  return answers;
};

describe('claims of one network', () => {
  it('are at most five at a time, until one is redeemed', async () => {
    const answers = [];
    for (let n = 0; n < 6; n++) answers.push(await claim(claimKey(n), `203.0.113.${n}`));
    expect(answers.map(codeOf)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'claim_limited']);
    expect([answers[5]?.status, answers[5]?.headers.get('retry-after')]).toEqual([429, '1800']);
    expect((await server.tea()).reservedCount).toBe(5);

    const body = orderBody({ codes: [bodyCode(answers[0] as Answer)] });
    expect((await server.order(body, signed(body, server.time.now))).status).toBe(200);
    expect(codeOf(await claim(claimKey(7), '203.0.113.7'))).toBe('ok');
  });

  it('are at most five also when they come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => claim(claimKey(n), `203.0.113.${n}`)));
    expect(answers.map(codeOf).filter((code) => code === 'ok')).toHaveLength(5);
    expect((await server.tea()).reservedCount).toBe(5);
  });

  it('that fail leave their place to others', async () => {
    for (let n = 0; n < 10; n++) await claim(claimKey(n), '203.0.113.9', { couponVersion: 2 });
    expect(codeOf(await claim(claimKey(10), '203.0.113.9'))).toBe('ok');
  });

  it('are repeated by their keys, also after a restart of a full network', async () => {
    const first = await claim(claimKey(1), '203.0.113.1');
    for (let n = 2; n < 8; n++) await claim(claimKey(n), '203.0.113.1');
    const again = await claim(claimKey(1), '203.0.113.1');
    expect([codeOf(again), again.text]).toEqual(['ok', first.text]);
  });
});

describe('while claims are squeezed', () => {
  it('a shopper does the work that is asked for, and gets a code', async () => {
    await attack(120, 40);
    expect((await server.summary()) as { squeezedSince: number | null }).toMatchObject({ squeezedSince: server.time.now });
    const asked = await claim('shopper-key-000000', '198.51.100.1');
    const work = errorOf(asked)?.work;
    expect([asked.status, errorOf(asked)?.code, work?.bits]).toEqual([428, 'claim_work', 14]);
    if (!work) throw new Error('no work');
    const solved = await solveWork(claimWorkText(work.salt, 'shopper-key-000000', 'tea'), work.bits);
    // The same work is worth nothing under another key, for another coupon, or an hour and a half later.
    expect(codeOf(await claim('shopper-key-000001', '198.51.101.1', { work: solved }))).toBe('claim_work');
    expect(codeOf(await claim('shopper-key-000000', '198.51.100.1', { work: solved, couponId: 'shoes' }))).toBe('claim_work');
    expect(codeOf(await claim('shopper-key-000000', '198.51.100.1', { work: solved }))).toBe('ok');
    // Repeated, it costs nothing more.
    expect(codeOf(await claim('shopper-key-000000', '198.51.100.1'))).toBe('ok');
  });

  it('work of an earlier hour is refused', async () => {
    await attack(120, 40);
    const work = errorOf(await claim('shopper-key-000000', '198.51.100.1'))?.work;
    if (!work) throw new Error('no work');
    const solved = await solveWork(claimWorkText(work.salt, 'shopper-key-000000', 'tea'), work.bits);
    server.time.now += 2 * HOUR;
    await attack(120, 40);
    expect(codeOf(await claim('shopper-key-000000', '198.51.100.1', { work: solved }))).toBe('claim_work');
  });

  it('a network that asks again loses what it holds, and the budget is free again after a sweep', async () => {
    await attack(120, 40);
    const held = (await server.tea()).reservedCount;
    expect(held).toBeGreaterThan(30);
    await attack(80, 40);
    await server.sweeper.sweep();
    expect((await server.tea()).reservedCount).toBeLessThanOrEqual(5);
    expect(server.shop.activeCodes().length).toBeLessThanOrEqual(5);
  });

  it('ends when it has been quiet', async () => {
    await attack(120, 40);
    server.time.now += 20 * MINUTE;
    expect(codeOf(await claim(claimKey(9_999), '198.51.100.1'))).toBe('ok');
    expect((await server.summary()) as { squeezedSince: number | null }).toMatchObject({ squeezedSince: null });
  });
});

describe('a claim that no device makes', () => {
  it.each([
    ['of the group without coupons', 'v1.exp-1.none.-'],
    ['of an experiment that the bundle does not have', 'v1.exp-9.couplet.-'],
  ])('%s is refused', async (_name, attribution) => {
    const answer = await claim(claimKey(1), '198.51.100.1', { attribution });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'claim_ineligible']);
    expect((await server.tea()).reservedCount).toBe(0);
  });
});
