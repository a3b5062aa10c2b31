import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pngOf } from '../helpers/node/png';
import { type Answer, ask, startTestServer, type TestServer } from '../helpers/server/testServer';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const letters = (query: string, path = ''): Promise<Answer> => server.admin('GET', `messages/letters${path}?${query}`);

describe('letters before they are sent', () => {
  it('are the question and the coupon, in the language asked for, also where this server sends none', async () => {
    const { json } = await letters('coupon=tea');
    expect(json).toMatchObject({ v: 'letters/1', letters: { confirmation: { subject: 'Confirm your coupon from Shop' } } });
    const chinese = JSON.stringify((await letters('coupon=tea&locale=zh-CN')).json);
    expect(chinese).toContain('您的券码');
    expect(chinese).toContain('【Shop】');
    expect(json).toMatchObject({
      sizes: { confirmation: { encoding: 'GSM-7', parts: 1 }, coupon: { encoding: 'GSM-7', parts: 1 } },
      notice: { title: '10% off Tea', body: expect.stringContaining('Valid for 30 minutes after you open it.') },
    });
  });

  it('show the brand as it is saved, with the logo in the page', async () => {
    const logo = pngOf(220, 64);
    await server.admin('PUT', 'brand', { name: 'Teehaus', color: '#0a7b5a', logo });
    const { text } = await letters('coupon=tea', '/coupon');
    expect(text).toContain(`src="${logo}" alt="Teehaus"`);
    expect(text).toContain('border-top:6px solid #0a7b5a');
    await server.admin('PUT', 'brand', {});
  });

  it('may be framed by the console, run nothing, load nothing and lead nowhere', async () => {
    const { text, headers } = await letters('coupon=tea', '/coupon');
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(headers.get('content-security-policy')).toBe(
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    );
    expect(text).toContain('<base target="_blank">');
    expect(text).toContain('EXAMPLE34679');
  });

  it('are of published coupons only, and shown to nobody without a role', async () => {
    for (const path of ['', '/coupon']) {
      expect((await letters('coupon=none', path)).json).toMatchObject({ error: { code: 'coupon_unknown' } });
      expect((await ask(`${server.url}/v1/admin/messages/letters${path}?coupon=tea`)).status).toBe(401);
    }
    expect((await letters('coupon=tea', '/other')).status).toBe(400);
  });
});
