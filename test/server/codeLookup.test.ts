import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/protocol/values/clock';
import { claimKey, orderBody, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const look = async (code: string): Promise<unknown> => (await server.admin('GET', `code?code=${encodeURIComponent(code)}`)).json;
const claimed = async (): Promise<string> => ((await server.claim(claimKey(1))).json as { code: string }).code;

describe('a pasted code', () => {
  it('is accepted while it is open, whatever its case and the spaces around it', async () => {
    const code = await claimed();
    expect(await look(` ${code.toLowerCase()} `)).toMatchObject({
      v: 'code/1',
      verdict: 'accepted',
      couponId: 'tea',
      source: 'generated',
      claimedAt: server.time.now,
      expiresAt: server.time.now + HOUR / 2,
    });
  });

  it('was used, or has expired, or was ended with all others when coupons were stopped', async () => {
    const code = await claimed();
    await server.admin('PUT', 'serving', { serving: false });
    expect(await look(code)).toMatchObject({ verdict: 'code_ended' });
    await server.admin('PUT', 'serving', { serving: true });
    expect(await look(code)).toMatchObject({ verdict: 'code_ended' });
    const { code: second } = (await server.claim(claimKey(2))).json as { code: string };
    await server.order(orderBody({ codes: [second] }));
    expect(await look(second)).toMatchObject({ verdict: 'code_redeemed', couponId: 'tea', orderId: 'order-1' });
    const { code: third } = (await server.claim(claimKey(3))).json as { code: string };
    server.time.now += HOUR;
    expect(await look(third)).toMatchObject({ verdict: 'code_expired' });
  });

  it('is unknown, or shared by all', async () => {
    expect(await look('NOPE')).toMatchObject({ verdict: 'code_unknown', couponId: null, source: null });
    await server.putCatalog([{ coupon: categoryCoupon('all', 'Tea'), codes: { from: 'shared', code: 'SUMMER' } }]);
    expect(await look('summer')).toMatchObject({ verdict: 'accepted', couponId: 'all', source: 'shared' });
  });

  it('is not counted as a refusal', async () => {
    await look('NOPE');
    await server.refusals.flush();
    expect(await server.store.refusals('2000-01-01')).toEqual([]);
  });

  it('must be there', async () => {
    expect((await server.admin('GET', 'code?code=')).status).toBe(400);
  });
});
