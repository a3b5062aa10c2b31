import { resolve } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MailCatcher, startMailCatcher } from '../../demo/shop/mailbox';
import { type RunningShop, type ShopOptions, startShop } from '../../demo/shop/routes/startShop';

const ADMIN = 'keeper-token-of-the-tests';

let mail: MailCatcher;
let shop: RunningShop | undefined;
beforeEach(async () => {
  mail = await startMailCatcher(() => Date.UTC(2026, 10, 27, 9, 30));
});
afterEach(async () => {
  await shop?.close();
  await mail.close();
});

const open = async (change: Partial<ShopOptions> = {}): Promise<string> => {
  shop = await startShop({ port: 0, file: ':memory:', assets: resolve('demo/page'), codesToken: 'app', adminToken: ADMIN, ...change });
  return shop.url;
};
const send = async (n: number, subject = `Coupon ${n}`): Promise<void> => {
  const transport = createTransport(mail.url);
  await transport.sendMail({
    messageId: `<${n}@shop.example>`,
    from: 'Tarn & Thistle <hello@shop.example>',
    to: 'ada@customers.example',
    subject,
    text: `Text ${n}`,
    html: `<!doctype html><html><head><title>T</title></head><body><img src="cid:logo@shop"><p>Letter ${n}</p><a href="https://coupons.example/yes">Yes</a></body></html>`,
    attachments: [{ cid: 'logo@shop', content: Buffer.from('PNG'), contentType: 'image/png', filename: 'logo.png' }],
  });
  transport.close();
};
const get = async (url: string, cookie = '') => {
  const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

describe('the demo mailbox', () => {
  it('shows what came over SMTP, newest first, each mail once, and the letter without anything running in it', async () => {
    const url = await open({ mailbox: { mails: mail.mails, isOpen: true } });
    expect((await get(`${url}/mailbox`)).text).toContain('No e-mails yet');
    await send(1);
    await send(2, '<b>Tea & cups</b>');
    await send(1);
    expect(mail.mails().map(({ messageId }) => messageId)).toEqual(['<1@shop.example>', '<2@shop.example>']);
    const list = (await get(`${url}/mailbox`)).text;
    expect(list).toMatch(/Coupon 1[\s\S]*&lt;b&gt;Tea &amp; cups&lt;\/b&gt;[\s\S]*ada@customers\.example[\s\S]*2026-11-27 09:30 UTC/);
    const [address = ''] = /\/mailbox\/\w+/.exec(list) ?? [];
    expect((await get(url + address)).text).toContain(`src="${address}/letter"`);
    const letter = await get(`${url}${address}/letter`);
    expect(letter.text).toContain('<base target="_blank">');
    expect(letter.text).toContain('Letter 1');
    expect(letter.text).toContain('<img src="data:image/png;base64,UE5H">');
    expect(letter.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups [^;]*; default-src 'none'; style-src 'unsafe-inline'; img-src data:/,
    );
    expect(letter.headers.get('content-security-policy')).not.toContain('allow-scripts');
    expect([(await get(`${url}/mailbox/none`)).status, (await get(`${url}/mailbox/none/letter`)).status]).toEqual([404, 404]);
  });

  it('keeps the latest fifty', async () => {
    for (let n = 0; n < 52; n++) await send(n);
    expect(mail.mails().map(({ text }) => text.trim())).toEqual(Array.from({ length: 50 }, (_, i) => `Text ${51 - i}`));
  });

  it('asks for the back room’s token where others could reach it', async () => {
    const url = await open({ mailbox: { mails: mail.mails, isOpen: false } });
    await send(1);
    const [{ id = '' } = {}] = mail.mails();
    for (const path of ['', `/${id}`, `/${id}/letter`]) {
      expect((await get(`${url}/mailbox${path}`)).status).toBe(401);
      expect((await get(`${url}/mailbox${path}?token=guess`)).status).toBe(401);
    }
    const entered = await get(`${url}/mailbox?token=${ADMIN}`);
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/mailbox']);
    const [cookie = ''] = (entered.headers.getSetCookie()[0] ?? '').split(';');
    expect((await get(`${url}/mailbox`, cookie)).text).toContain('Coupon 1');
  });

  it('is not there where nothing is mailed', async () => {
    expect((await get(`${await open()}/mailbox`)).status).toBe(404);
  });
});

describe('a shop that tells of coupons', () => {
  const embed = { origin: 'http://127.0.0.1:4174', key: 'pk_test' };

  it('adds one file of its own, a word in the tag, and workers of its own to its policy', async () => {
    const url = await open({ embed: { ...embed, push: true } });
    const worker = await get(`${url}/couplet-sw.js`);
    expect([worker.text, worker.headers.get('content-type')]).toEqual([
      "importScripts('http://127.0.0.1:4174/v1/push.js');\n",
      expect.stringContaining('text/javascript'),
    ]);
    const page = await get(url);
    expect(page.text).toMatch(/data-key="pk_test"[^>]* data-push="\/couplet-sw\.js"><\/script>/);
    expect(page.headers.get('content-security-policy')).toContain("worker-src blob: 'self';");
    expect(page.text).toContain('data-tell');
  });

  it('and has none of it where it does not', async () => {
    const url = await open({ embed });
    const page = await get(url);
    expect(page.text).not.toMatch(/data-push|data-tell/);
    expect(page.headers.get('content-security-policy')).toContain('worker-src blob:;');
    expect((await get(`${url}/couplet-sw.js`)).status).toBe(404);
  });
});
