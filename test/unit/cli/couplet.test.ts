import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtNode } from '../../helpers/builtNode';
import { acceptanceLog, behaviourLog, freshFolder, smallCampaign, writeIn } from '../trainer/fixtures';

const folder = freshFolder();

const couplet = async (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => {
  const child = spawn(process.execPath, [join(await builtNode(), 'couplet.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
};

describe('couplet', () => {
  it('explains itself and every subcommand with exit 0, and exits 2 on wrong usage', async () => {
    const help = await couplet('--help');
    expect(help.code).toBe(0);
    for (const name of ['keys', 'train', 'evaluate', 'device', 'publish', 'serve']) expect(help.out).toContain(name);
    expect(await couplet('train', '--help')).toMatchObject({ code: 0 });
    expect(await couplet('evaluate', 'divination', '--train', 'a', '--test', 'b')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/^unknown_command: /),
    });
    expect(await couplet('train', '--seed', '-1')).toMatchObject({ code: 2 });
    expect(await couplet('teleport')).toMatchObject({ code: 2, err: expect.stringMatching(/^unknown_command: /) });
    const half = await couplet('evaluate', 'ope', '--env', 'a.csv');
    expect(half).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--values') });
    expect(await couplet('device')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--stdio') });
    const worthless = await couplet('evaluate', 'bandit', '--env', 'a.csv', '--values', '1,-1', '--json');
    expect(worthless).toMatchObject({ code: 2, err: expect.stringMatching(/^invalid_argument: .*above 0/) });
    expect(JSON.parse(worthless.out).error).toMatchObject({ code: 'invalid_argument' });
    const few = await couplet('evaluate', 'uplift', '--train', 'a.csv', '--treatment', 'a', '--control', 'b', '--splits', '1');
    expect(few).toMatchObject({ code: 2, err: expect.stringContaining('at least 2') });
  });

  it('ends without an error if its output is closed, as by `couplet --help | head`', async () => {
    const child = spawn(process.execPath, [join(await builtNode(), 'couplet.js'), '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    expect([await once(child, 'close'), said]).toEqual([[0, null], '']);
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await couplet('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it('names the file that the system would not write, with a reason code', async () => {
    const out = join(folder, 'no', 'such', 'folder', 'key.json');
    const failed = await couplet('keys', 'generate', '--out', out, '--json');
    expect(failed).toMatchObject({ code: 1, err: expect.stringMatching(/^file_error: /) });
    expect(JSON.parse(failed.out).error).toMatchObject({ code: 'file_error', message: expect.stringContaining(out) });
  });

  it('refuses to serve in a wrong environment with its reason code', async () => {
    expect(await couplet('serve')).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^config_invalid: .*SHOP_URL is required: the address of your shop; SHOP_TOKEN is required: .*docs\/install\.md/,
      ),
    });
  });

  it('refuses a campaign with a mistyped key, which would make a coupon without its condition', async () => {
    const { coupons, ...rest } = smallCampaign();
    const mistyped = { ...rest, coupons: coupons.map((coupon) => ({ ...coupon, wen: { field: 'cart.value', op: 'gte', value: 1 } })) };
    const campaign = writeIn(folder, 'mistyped.json', JSON.stringify(mistyped));
    const failed = await couplet('train', '--campaign', campaign, '--events', 'x', '--key', 'x', '--out', join(folder, 'nothing'));
    expect(failed).toMatchObject({ code: 1, err: expect.stringMatching(/^campaign_invalid: .*coupons\[0\]\.wen\)/) });
  });

  it('refuses a campaign about a sensitive category before anything is trained or published, with its reason and place', async () => {
    const { coupons, ...rest } = smallCampaign();
    const baby = { ...rest, coupons: coupons.map((coupon) => ({ ...coupon, scope: { categories: ['Baby & Toddler'] } })) };
    const campaign = writeIn(folder, 'baby.json', JSON.stringify(baby));
    const failed = await couplet('train', '--campaign', campaign, '--events', 'x', '--key', 'x', '--out', join(folder, 'nothing'));
    expect(failed).toMatchObject({ code: 1, err: expect.stringMatching(/^sensitive_category: .*children.*coupons\[0\]\.scope\)/) });
  });

  it('says which fields a condition may ask for when one is mistyped', async () => {
    const { coupons, ...rest } = smallCampaign();
    const when = { all: [{ field: 'cart.valeu', op: 'gte', value: 1 }] };
    const campaign = writeIn(folder, 'field.json', JSON.stringify({ ...rest, coupons: coupons.map((coupon) => ({ ...coupon, when })) }));
    const failed = await couplet('train', '--campaign', campaign, '--events', 'x', '--key', 'x', '--out', join(folder, 'nothing'));
    expect(failed).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^campaign_invalid: .*"cart\.value".*cart\.valeu.*coupons\[0\]\.when/),
    });
  });

  it.each([
    ['It must be a whole number, not 15.5.', 'coupons[0].discount.cap', { discount: { kind: 'percent', basisPoints: 1_000, cap: 15.5 } }],
    ['It must be 1 or more, not 0.', 'coupons[0].frequency.perDay', { frequency: { perSession: 1, perDay: 0, lifetime: 9 } }],
    ['It is missing.', 'coupons[0].title.en', { title: {} }],
    ['It must be a list, not "Tea".', 'coupons[0].scope.categories', { scope: { categories: 'Tea' } }],
  ])('says what a campaign file should say and where: %s (%s)', async (sentence, at, wrong) => {
    const { coupons, ...rest } = smallCampaign();
    const [first, ...others] = coupons;
    const campaign = writeIn(folder, 'wrong.json', JSON.stringify({ ...rest, coupons: [{ ...first, ...wrong }, ...others] }));
    const failed = await couplet('train', '--campaign', campaign, '--events', 'x', '--key', 'x', '--out', join(folder, 'nothing'));
    expect(failed).toMatchObject({ code: 1, err: `campaign_invalid: ${sentence} (${campaign}: ${at})\n` });
  });

  it('refuses a column map with a name it does not know, and says which names it knows', async () => {
    const [campaign, key] = [writeIn(folder, 'fine.json', JSON.stringify(smallCampaign())), join(folder, 'columns-key.json')];
    await couplet('keys', 'generate', '--out', key);
    const columns = writeIn(folder, 'columns.json', '{"user_id": "CustomerID"}');
    const failed = await couplet('train', '--campaign', campaign, '--columns', columns, '--key', key, '--out', join(folder, 'nothing'));
    expect(failed).toMatchObject({ code: 1, err: expect.stringMatching(/^columns_invalid: .*events, acceptance.*user_id\)/) });
  });

  it('lets another key sign for the site’s by a list, whose next one revokes it for good', async () => {
    const [root, key, list] = ['root.json', 'server.json', 'keys.json'].map((name) => join(folder, name)) as [string, string, string];
    await couplet('keys', 'generate', '--out', root);
    const publicKey = (await couplet('keys', 'generate', '--out', key)).out.trim();
    const delegate = (...args: string[]) => couplet('keys', 'delegate', '--root', root, '--out', list, '--json', ...args);
    const first = await delegate('--add', publicKey, '--until', '2100-01-01');
    expect(JSON.parse(first.out)).toMatchObject({ serial: 1, keys: [{ notAfter: Date.UTC(2100, 0, 1) }], revoked: [] });
    const used = await couplet('keys', 'use', '--key', key, '--list', list);
    expect(used).toMatchObject({ code: 0, out: expect.stringContaining('until 2100-01-01, by list 1') });
    expect(statSync(key).mode & 0o077).toBe(0);
    expect(JSON.parse((await delegate('--revoke', publicKey)).out)).toMatchObject({ serial: 2, keys: [], revoked: [publicKey.slice(3)] });
    expect(await couplet('keys', 'use', '--key', key, '--list', list)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^key_unlisted: /),
    });
  });

  it('generates a private key once, trains with it, and keeps stdout to one JSON object', async () => {
    const key = join(folder, 'key.json');
    const made = await couplet('keys', 'generate', '--out', key, '--json');
    expect(JSON.parse(made.out).publicKey).toMatch(/^pk_[A-Za-z0-9_-]{43}$/);
    expect(statSync(key).mode & 0o077).toBe(0);
    const before = readFileSync(key, 'utf8');
    expect(await couplet('keys', 'generate', '--out', key)).toMatchObject({ code: 1, err: expect.stringContaining('key_exists') });
    expect(readFileSync(key, 'utf8')).toBe(before);

    const campaign = writeIn(folder, 'campaign.json', JSON.stringify(smallCampaign()));
    const events = writeIn(folder, 'events.csv', behaviourLog(90, 1));
    const out = join(folder, 'bundle');
    const trained = await couplet('train', '--campaign', campaign, '--events', events, '--key', key, '--out', out, '--json');
    expect(trained.code).toBe(0);
    const report = JSON.parse(trained.out);
    expect(report.quality[0]).toMatchObject({ file: events, dropped: [] });
    expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).version).toBe(1);
    expect(JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8')).bundle).toBe(report.bundle);
  });

  it('fails with the reason code on stderr and in JSON, exit 1, and leaves no folder', async () => {
    const campaign = writeIn(folder, 'bad-campaign.json', '{"label": 1}');
    const out = join(folder, 'nothing');
    const failed = await couplet('train', '--campaign', campaign, '--events', 'x', '--key', 'x', '--out', out, '--json');
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out).error.code).toBe('campaign_invalid');
    expect(failed.err).toContain('campaign_invalid');
    expect(existsSync(out)).toBe(false);
  });

  it('evaluates acceptance in the agreed JSON shape and predicts an unlabelled file in row order', async () => {
    const [train, test, bare] = [
      writeIn(folder, 'train.csv', acceptanceLog(100, 1)),
      writeIn(folder, 'test.csv', acceptanceLog(40, 2)),
      writeIn(folder, 'bare.csv', acceptanceLog(40, 2, false)),
    ];
    const [first, second] = [join(folder, 'p1.csv'), join(folder, 'p2.csv')];
    const judged = await couplet('evaluate', 'acceptance', '--train', train, '--test', test, '--json', '--predictions', first);
    const answer = JSON.parse(judged.out);
    expect(answer).toMatchObject({
      task: 'acceptance',
      n: 320,
      metrics: { auc: expect.any(Number), logloss: expect.any(Number) },
      se: { auc: expect.any(Number) },
    });
    expect(answer.candidates.map(({ model }: { model: string }) => model)).toEqual([
      'popularity',
      'logistic regression',
      'network on labels alone',
      'network distilled from a kernel',
      'kernel classifier (teacher, too large to ship)',
    ]);
    const unjudged = await couplet('evaluate', 'acceptance', '--train', train, '--test', bare, '--json', '--predictions', second);
    expect(JSON.parse(unjudged.out).metrics).toEqual({});
    expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'));
    const lines = readFileSync(first, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('row,probability');
    expect(lines.slice(1).map((line) => Number(line.split(',')[0]))).toEqual(Array.from({ length: 320 }, (_, i) => i));
  });

  it('ranks items for a bare list of users, known or not', async () => {
    const train = writeIn(folder, 'log.csv', behaviourLog(90, 3));
    const test = writeIn(folder, 'users.csv', 'user_id\nu5\nstranger\n');
    const predictions = join(folder, 'cf.csv');
    expect(await couplet('evaluate', 'cf', '--train', train, '--test', test, '--json', '--predictions', predictions)).toMatchObject({
      code: 0,
    });
    const [header, known, stranger] = readFileSync(predictions, 'utf8').trimEnd().split('\n');
    expect(header).toBe('user_id,item_ids');
    expect(known).toMatch(/^u5,\S+( \S+)+$/);
    expect(stranger).toMatch(/^stranger,\S+( \S+)+$/);
  });

  it('judges item models on the last fifth of a log when told of no other test', async () => {
    const train = writeIn(folder, 'whole.csv', behaviourLog(90, 3));
    const { code, out } = await couplet('evaluate', 'cf', '--train', train, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).split).toMatch(/^before and from 2026-01-1\d.*Z; chosen on the last fifth of the training part$/);
  });

  it("has the bundle checked, then publishes catalog before bundle, with the token, and passes on the server's reason when it refuses", async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      request.resume().on('end', () => {
        const refused = request.url === '/v1/admin/bundles';
        response.writeHead(refused ? 422 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(refused ? { error: { code: 'bundle_bad_signature', message: 'No.' } } : { ok: true }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const args = ['publish', '--bundle', join(folder, 'bundle'), '--campaign', join(folder, 'campaign.json'), '--token', 'tok'];
    const refused = await couplet(...args, '--server', url, '--json');
    server.close();
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('bundle_bad_signature') });
    expect(seen).toEqual([
      'POST /v1/admin/bundles/check Bearer tok',
      'PUT /v1/admin/catalog Bearer tok',
      'POST /v1/admin/bundles Bearer tok',
    ]);
    expect(await couplet(...args, '--server', url)).toMatchObject({ code: 1, err: expect.stringContaining('server_unreachable') });
  });
});
