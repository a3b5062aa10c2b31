import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../src/protocol/values/clock';
import type { MessageSettings } from '../../src/server/messages/messageSettings';
import { createSmtpChannel } from '../../src/server/messages/smtpChannel';
import { type Received, startTestRelay, type TestRelay } from '../helpers/fakes/mailRelay';
import { pngOf } from '../helpers/node/png';
import { type Answer, ask, claimKey, startTestServer, type TestServer } from '../helpers/server/testServer';

const BASE = 'https://coupons.example';
const LOGO = pngOf(440, 128);

let relay: TestRelay;
let server: TestServer;
const start = async (change: Partial<MessageSettings> = {}): Promise<void> => {
  const messages: MessageSettings = {
    channels: [createSmtpChannel({ url: relay.url, from: { name: 'Tea & Co', address: 'hello@tea.example' } })],
    keys: ['a-key-for-tests-of-32-characters'],
    baseUrl: BASE,
    shop: 'Tea & Co',
    perSecond: 0,
    ttlMs: 14 * DAY,
    ...change,
  };
  server = await startTestServer({ deps: { messages } });
};
beforeEach(async () => {
  relay = await startTestRelay();
});
afterEach(async () => {
  await server.close();
  await relay.stop();
});

const put = (brand: object): Promise<Answer> => server.admin('PUT', 'brand', brand);
const used = async (): Promise<unknown> => ((await server.admin('GET', 'brand')).json as { used: unknown }).used;
let keys = 0;
/** Asks for the coupon by mail. Returns the confirmation. */
const asked = async (locale = 'en'): Promise<Received> => {
  await ask(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(++keys) },
    body: JSON.stringify({ v: 'send/1', channel: 'email', address: 'ada@shop.example', couponId: 'tea', couponVersion: 1, locale }),
  });
  return arrived();
};
const arrived = async (): Promise<Received> => {
  const before = relay.received.length;
  await server.messages?.dispatch();
  await expect.poll(() => relay.received.length).toBe(before + 1);
  return relay.received[before]!;
};
const links = ({ mail }: Received): readonly string[] =>
  [...(mail.text ?? '').matchAll(/https:\/\/coupons\S+/g)].map(([link]) => link.replace(BASE, server.url));

describe('the brand', () => {
  it('is the environment’s until it is set, then what was set, and the environment’s again without it', async () => {
    await start({ storeUrl: 'https://tea.example/' });
    const usual = { name: 'Tea & Co', website: 'https://tea.example/', color: '#1d4ed8' };
    expect((await server.admin('GET', 'brand')).json).toEqual({ v: 'brand/1', set: {}, used: usual });
    const set = { name: 'Teehaus', website: 'https://teehaus.example/de', color: '#0a7b5a', logo: LOGO };
    expect((await put(set)).json).toEqual({
      v: 'brand/1',
      set,
      used: { name: 'Teehaus', website: 'https://teehaus.example/de', color: '#0a7b5a' },
    });
    expect((await server.admin('GET', 'site')).json).toMatchObject({ name: 'Teehaus' });
    expect((await put({})).status).toBe(200);
    expect(await used()).toEqual(usual);
  });

  it('leads to the first allowed website if none is named', async () => {
    await start();
    expect(await used()).toMatchObject({ website: null });
    await server.admin('PUT', 'origins', { allowed: ['https://*.tea.example', 'https://tea.example'] });
    expect(await used()).toMatchObject({ website: 'https://tea.example' });
  });

  it('is changed by whoever may change settings, in the audit log, and is only what a brand may be', async () => {
    await start();
    await put({ color: '#0a7b5a' });
    expect(((await server.admin('GET', 'audit')).json as { entries: object[] }).entries[0]).toMatchObject({
      action: 'PUT /v1/admin/brand',
      subject: 'brand',
      outcome: 'done',
    });
    expect(await put({ website: 'javascript:alert(1)' })).toMatchObject({
      status: 400,
      json: { error: { code: 'brand_malformed', at: 'website' } },
    });
    expect((await put({ logo: `data:image/png;base64,${'A'.repeat(60)}` })).json).toMatchObject({
      error: { code: 'brand_malformed', at: 'logo' },
    });
    expect((await put({ logo: 'x'.repeat(200_000) })).json).toMatchObject({ error: { code: 'brand_too_large' } });
    expect((await ask(`${server.url}/v1/admin/brand`)).status).toBe(401);
    expect(await used()).toMatchObject({ color: '#0a7b5a' });
  });
});

describe('a mail in the shop’s brand', () => {
  it('has the logo within it, under the name by which its text shows it', async () => {
    await start();
    await put({ name: 'Teehaus', color: '#0a7b5a', logo: LOGO });
    const { mail } = await asked();
    expect(mail.subject).toBe('Confirm your coupon from Teehaus');
    expect(mail.from).toMatchObject({ name: 'Teehaus', address: 'hello@tea.example' });
    expect(mail.attachments).toMatchObject([{ mimeType: 'image/png', disposition: 'inline', contentId: '<logo@couplet>' }]);
    const [logo] = mail.attachments;
    expect(`data:image/png;base64,${Buffer.from(logo!.content as ArrayBuffer).toString('base64')}`).toBe(LOGO);
    expect(mail.html).toContain('src="cid:logo@couplet" alt="Teehaus"');
    expect(mail.html).toContain('bgcolor="#0a7b5a"');
    expect(mail.text).toMatch(/^Teehaus\n/);
  });

  it('has no attachment without a logo', async () => {
    await start();
    expect((await asked()).mail.attachments).toEqual([]);
  });

  it('can be unsubscribed from and erased by links of its own, which only look when they are opened', async () => {
    await start({ storeUrl: 'https://tea.example/' });
    const question = await asked();
    const [yes = '', leave = '', erase = ''] = links(question);
    expect((await ask(leave)).text).toContain('Stop all messages from Tea &amp; Co?');
    const page = await ask(erase);
    expect(page.text).toContain('Delete everything stored about your address?');
    expect(page.text.match(/<form/g)).toHaveLength(1);
    expect((await ask(yes, { method: 'POST' })).text).toContain('on its way');
    const coupon = await arrived();
    expect(links(coupon)).toHaveLength(2);
    expect((await ask(erase, { method: 'POST' })).text).toContain('have been deleted');
    expect((await server.admin('GET', 'messages')).json).toMatchObject({ counts: [], suppressed: 1 });
  });
});

describe('the pages behind links', () => {
  it('show logo, name and colour, and lead back to the shop', async () => {
    await start({ storeUrl: 'https://tea.example/' });
    await put({ color: '#0a7b5a', logo: LOGO });
    const [yes = '', leave = ''] = links(await asked('de'));
    const question = await ask(yes);
    const thanks = await ask(yes, { method: 'POST' });
    const left = await ask(leave, { method: 'POST' });
    const broken = await ask(yes.replace(/.$/, '!'), { headers: { 'accept-language': 'de' } });
    for (const { text, headers } of [question, thanks, left, broken]) {
      expect(text).toContain(`<img src="${LOGO}" alt="Tea &amp; Co"`);
      expect(text).toContain('#0a7b5a');
      expect(text).toContain('<a href="https://tea.example/">Zurück zum Shop</a>');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-robots-tag')).toBe('noindex');
    }
    expect(thanks.text).toContain('<h1>Vielen Dank. Ihr Gutschein ist unterwegs.</h1>');
  });

  it('say before the answer until when the coupon is valid', async () => {
    await start();
    const [yes = ''] = links(await asked());
    expect((await ask(yes)).text).toContain('Your code will be valid for 14 days.');
  });
});
