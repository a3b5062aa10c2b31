import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { messageCommand } from '../../src/cli/message';
import type { MessageChannel } from '../../src/server/messages/messageChannel';
import { printedOutput } from '../helpers/node/printedOutput';
import { ADMIN_TOKEN, ask, claimKey, startTestServer, type TestServer } from '../helpers/server/testServer';

let server: TestServer;
const dir = mkdtempSync(join(tmpdir(), 'couplet-message-'));
beforeAll(async () => {
  const carrier: MessageChannel = { channel: 'email', send: async () => ({ kind: 'sent' }), close: async () => undefined };
  server = await startTestServer({
    deps: {
      messages: {
        channels: [carrier],
        keys: ['a-key-for-tests-of-32-characters'],
        baseUrl: 'https://coupons.example',
        shop: 'Tea',
        perSecond: 0,
        ttlMs: 1,
      },
    },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const printed = printedOutput();
const run = async (...args: readonly string[]): Promise<string> => {
  printed.clear();
  process.exitCode = undefined;
  await messageCommand().parseAsync(args, { from: 'user' });
  return printed.text();
};

describe('couplet message', () => {
  it('writes both messages of a campaign’s coupon as text and HTML', async () => {
    const campaign = join(dir, 'campaign.json');
    const made = demoCampaign();
    writeFileSync(campaign, JSON.stringify(made));
    const [coupon] = made.coupons;
    const out = join(dir, 'out');
    const files = ['confirmation.txt', 'confirmation.html', 'coupon.txt', 'coupon.html'].map((name) => join(out, name));
    const options = ['--campaign', campaign, '--coupon', coupon?.id ?? '', '--locale', 'zh-CN', '--shop', '茶铺', '--out', out];
    expect(await run('preview', ...options)).toBe(`${files.join('\n')}\n`);
    expect(JSON.parse(await run('preview', ...options, '--json'))).toEqual({ files });
    for (const file of files) expect(readFileSync(file, 'utf8')).toContain(coupon?.title['zh-CN'] ?? coupon?.title.en);
    expect(readFileSync(join(out, 'coupon.txt'), 'utf8')).toContain('您的券码');
    expect(await run('preview', ...options.with(3, 'none'))).toContain('coupon_unknown');
    expect(process.exitCode).toBe(1);
  });

  it('erases an address at the server, once, and lets it have messages again', async () => {
    await ask(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(1) },
      body: JSON.stringify({ v: 'send/1', channel: 'email', address: 'ada@shop.example', couponId: 'tea', couponVersion: 1, locale: 'en' }),
    });
    const where = ['--server', server.url, '--token', ADMIN_TOKEN];
    expect(await run('erase', 'Ada@Shop.example', ...where)).toBe('1 messages erased. This address gets no more messages.\n');
    expect(JSON.parse(await run('erase', 'ada@shop.example', ...where, '--json'))).toEqual({ erased: 0 });
    expect(await run('lift', 'ADA@shop.example', ...where)).toBe('this address can receive messages again\n');
    expect(await run('lift', 'ada@shop.example', ...where)).toBe('this address was not suppressed. No change.\n');
    expect(JSON.parse(await run('lift', 'ada@shop.example', ...where, '--json'))).toEqual({ lifted: false });
    expect(await run('lift', 'ada', ...where)).toContain('address_malformed');
    expect(await run('erase', 'ada', ...where)).toContain('address_malformed');
    expect(await run('erase', 'ada@shop.example', ...where, '--channel', 'sms')).toContain('address_malformed');
    process.exitCode = undefined;
  });
});
