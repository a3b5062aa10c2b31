import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Envelope } from '../../src/bundle/manifest';
import { EVENT_WORK, eventWorkText, writeWorkedEvent } from '../../src/protocol/reporting/message';
import { REPORT_BYTES } from '../../src/protocol/reporting/report';
import { epochOf, TOKENS_AN_EPOCH, type TokenKeys, workText } from '../../src/protocol/reporting/tokens';
import { DAY } from '../../src/protocol/values/clock';
import { signEnvelope } from '../../src/server/bundles/signing';
import { tokenKeysFile } from '../../src/server/bundles/tokenKeys';
import { sha256 } from '../../src/server/http/signature';
import type { TokenKey } from '../../src/server/records/reportRepository';
import { blindSign } from '../../src/server/reports/blindSign';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { withTokenKeys } from '../../src/trainer/bundle/publish';
import { signWithToken } from '../../worker/outbox/flushOutbox';
import { fetchTokens } from '../../worker/outbox/stockTokens';
import { solveWork } from '../../worker/platform';
import {
  ADMIN_TOKEN,
  type Answer,
  ask,
  exposureBody,
  reportBody,
  reportId,
  startTestServer,
  type TestServer,
} from '../helpers/server/testServer';
import { mintToken, paidReport, tokenBundle } from '../helpers/server/tokens';
import { type TestBundle, withAssignmentEvents } from '../helpers/testBundle';

/** In the middle of an epoch. */
const NOW = 702 * 28 * DAY + 10 * DAY;
const EPOCH = epochOf(NOW);
let server: TestServer;
let bundle: TestBundle;
/** Of the epoch before the last one, the last one, this one and the next one. */
let keys: readonly TokenKey[];
/** A key that no bundle has. */
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
let next = 1;
const body = (change: Readonly<Record<string, unknown>> = {}): string =>
  reportBody({ id: reportId(next++), bundle: bundle.id, answer: 3, ...change });
/** Which arm a device was drawn into. */
const event = (): string => exposureBody({ id: reportId(next++), bundle: bundle.id });
const keyOf = (epoch: number): TokenKey => keys.find((key) => key.epoch === epoch)!;
const refusal = ({ status, json }: Answer): [number, string] => [status, (json as { error: { code: string } }).error.code];
const counted = async (): Promise<number> =>
  [...(await server.store.reportCounts()), ...(await server.store.assignmentCounts())].reduce((sum, { count }) => sum + count, 0);

beforeAll(async () => {
  // Tokens are made in the server's own thread here, which makes it late.
  server = await startTestServer({ now: NOW, deps: { load: { maxEventLoopDelayMs: 600_000 } } });
  bundle = await tokenBundle(server.key, server.store, { now: NOW - 56 * DAY, epochs: 4, change: withAssignmentEvents });
  keys = await server.store.tokenKeys();
  expect((await server.publish(bundle)).status).toBe(201);
});
afterAll(() => server?.close());

describe('a report where the bundle announces tokens', () => {
  it('is not taken without one, also when it names a bundle that announces none', async () => {
    const [named, before] = [body({ bundle: server.bundle.id }), await counted()];
    for (const bare of [body(), event(), named]) expect(refusal(await server.report(bare))).toEqual([428, 'token_required']);
    expect(await counted()).toBe(before);
    expect((await server.report(paidReport(named, mintToken(EPOCH, keyOf(EPOCH))))).status).toBe(200);
  });

  it('is counted once with a token of a batch that the server signed blindly, through the code that ships', async () => {
    const file = JSON.parse(Buffer.from(tokenKeysFile(keys)).toString()) as TokenKeys;
    const asked: string[] = [];
    const listen = (url: string, init?: RequestInit): Promise<Response> => {
      asked.push(String(init?.body));
      expect([init?.credentials, init?.referrerPolicy]).toEqual(['omit', 'no-referrer']);
      return fetch(url, init);
    };
    const tokens = await fetchTokens({ fetch: listen }, server.url, file, EPOCH);
    if (!tokens.ok) throw new Error(tokens.error.message);
    expect(tokens.value).toHaveLength(TOKENS_AN_EPOCH);
    const before = await counted();
    for (const token of tokens.value) {
      const text = await signWithToken(body(), token);
      const answers = await Promise.all([text, text, text].map((same) => server.report(same)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(answers.filter(({ json }) => (json as { fresh: boolean }).fresh)).toHaveLength(1);
      // Nothing of what was asked for can be found in what is spent.
      expect(asked[0]).not.toContain(token.publicKey);
      expect(asked[0]).not.toContain(token.token);
    }
    expect(await counted()).toBe(before + TOKENS_AN_EPOCH);
    // The same batch again: the same signatures, and so no further tokens.
    const again = () =>
      ask(`${server.url}/v1/tokens`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: asked[0]! });
    const [first, second] = [await again(), await again()];
    expect([first.status, second.text, first.headers.get('cache-control')]).toEqual([200, first.text, 'no-store']);
  });

  it('is taken with a token of the last epoch still, as long as one that waits may be sent', async () => {
    expect((await server.report(paidReport(body(), mintToken(EPOCH - 1, keyOf(EPOCH - 1))))).json).toMatchObject({ fresh: true });
  });
});

describe('an assignment event', () => {
  const worked = async (event: string): Promise<string> => writeWorkedEvent(event, await solveWork(eventWorkText(event), EVENT_WORK));

  it('is counted once with work of its own in place of a token', async () => {
    const [before, text] = [await counted(), await worked(event())];
    const answers = await Promise.all([text, text].map((same) => server.report(same)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await counted()).toBe(before + 1);
  });

  it('is refused with the work of another event, and work pays for no report', async () => {
    const [one, other, before] = [await worked(event()), event(), await counted()];
    const borrowed = [other, body()].map((text) => server.report(text + one.slice(REPORT_BYTES)));
    expect((await Promise.all(borrowed)).map(refusal)).toEqual([
      // Right by chance once in 8,192, with ids that are always the same.
      [422, 'event_work'],
      [400, 'report_malformed'],
    ]);
    expect(await counted()).toBe(before);
  });
});

describe('reports that are not honest', () => {
  it('are refused each for its own reason', async () => {
    const token = mintToken(EPOCH, keyOf(EPOCH));
    const report = body();
    await server.report(paidReport(report, token));
    const answers = [
      paidReport(body(), token),
      paidReport(body(), mintToken(EPOCH, stranger)),
      paidReport(body(), token, report),
      paidReport(body(), mintToken(EPOCH - 2, keyOf(EPOCH - 2))),
      paidReport(body(), token).replace('spend/1', 'spend/2'),
      `${paidReport(body(), token)} `,
    ].map(async (one) => refusal(await server.report(one)));
    expect(await Promise.all(answers)).toEqual([
      [409, 'token_reused'],
      [422, 'token_invalid'],
      [422, 'token_body'],
      [422, 'token_epoch'],
      [400, 'report_malformed'],
      [413, 'report_too_large'],
    ]);
  });
});

describe('a batch of tokens', () => {
  const blinded = (): string[] =>
    Array.from({ length: TOKENS_AN_EPOCH }, () => Buffer.concat([Buffer.of(1), randomBytes(255)]).toString('base64url'));
  const post = (request: Readonly<Record<string, unknown>>): Promise<Answer> =>
    ask(`${server.url}/v1/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ v: 'tokens/1', ...request }),
    });

  it('is not signed for another epoch, without work for it, or when it is none', async () => {
    const batch = blinded();
    const tooLarge = [...batch.slice(1), 'f'.repeat(342).replaceAll('f', '_')];
    const codes = await Promise.all([
      post({ epoch: EPOCH - 1, blinded: batch, work: 0 }),
      post({ epoch: EPOCH + 1, blinded: batch, work: 0 }),
      // A counter is right by chance once in 65,536.
      post({ epoch: EPOCH, blinded: batch, work: 0 }),
      post({ epoch: EPOCH, blinded: tooLarge, work: await solveWork(workText(EPOCH, tooLarge), 16) }),
      post({ epoch: EPOCH, blinded: batch.slice(1), work: 0 }),
      post({ epoch: EPOCH, blinded: batch, work: 0, receipt: 'r' }),
    ]);
    expect(codes.map(refusal)).toEqual([
      [422, 'token_epoch'],
      [422, 'token_epoch'],
      [422, 'token_work'],
      [400, 'tokens_malformed'],
      [400, 'tokens_malformed'],
      [400, 'tokens_malformed'],
    ]);
  });

  it('is not believed by a device when another key signed it than the bundle has', async () => {
    const sign = async (_url: string, init?: RequestInit): Promise<Response> => {
      const { blinded: asked } = JSON.parse(String(init?.body)) as { blinded: string[] };
      const signatures = asked.map(
        (one) => blindSign(Buffer.from(one, 'base64url'), stranger, createPublicKey(stranger)) ?? randomBytes(256),
      );
      return new Response(JSON.stringify({ v: 'tokens/1', signatures: signatures.map((one) => one.toString('base64url')) }));
    };
    const file: TokenKeys = { v: 'token-keys/1', work: 0, keys: [{ epoch: EPOCH, n: keyOf(EPOCH).n }] };
    expect(await fetchTokens({ fetch: sign }, server.url, file, EPOCH)).toMatchObject({ ok: false, error: { code: 'token_unsigned' } });
    expect(await fetchTokens({ fetch: sign }, server.url, file, EPOCH + 1)).toMatchObject({ error: { code: 'token_epoch_unknown' } });
  });
});

describe('a bundle with keys for tokens', () => {
  it('is not published with keys the server does not sign with, or without their file', async () => {
    const other = Buffer.from(tokenKeysFile([{ ...keyOf(EPOCH), n: keyOf(EPOCH - 1).n }]));
    const replaced = await tokenBundle(
      server.key,
      { ...server.store, tokenKeys: async () => [{ ...keyOf(EPOCH), n: keyOf(EPOCH - 1).n }] },
      { now: NOW },
    );
    expect([...replaced.shards.values()].some((file) => other.equals(file))).toBe(true);
    expect(refusal(await server.publish(replaced))).toEqual([422, 'token_keys_unknown']);
    const whole = await tokenBundle(server.key, server.store, { now: NOW });
    const [file] = [...whole.shards.keys()].slice(-1);
    expect(refusal(await server.publish({ ...whole, shards: new Map([...whole.shards].filter(([hash]) => hash !== file)) }))).toEqual([
      422,
      'bundle_shard_missing',
    ]);
  });

  it('has the file of the admin route, which keeps private halves to itself', async () => {
    // Made quickly; the last one is left to the route.
    const later = Array.from({ length: 10 }, (_, i) => ({ ...keyOf(EPOCH), epoch: EPOCH + 2 + i }));
    await server.store.addTokenKeys(later, NOW);
    const answer = await server.admin('GET', 'token-keys');
    const file = answer.json as TokenKeys;
    expect(file.keys.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 13 }, (_, i) => EPOCH + i));
    expect(file.keys[0]).toEqual({ epoch: EPOCH, n: keyOf(EPOCH).n });
    expect(answer.text).not.toContain('PRIVATE');
    expect((await server.admin('GET', 'token-keys')).text).toBe(answer.text);
  });

  it('is made of one without by who holds the signing key, and of no other; what is published in the console follows it', async () => {
    const site = generateKeys();
    const own = await startTestServer({ now: NOW, deps: { siteKey: `pk_${site.publicKey}`, signing: site } });
    await own.store.addTokenKeys(
      Array.from({ length: 13 }, (_, i) => ({ ...keyOf(EPOCH), epoch: EPOCH + i })),
      NOW,
    );
    const { shards, envelope } = own.bundle;
    const { payload } = JSON.parse(envelope) as Envelope;
    const plain = { shards, envelope: signEnvelope(payload, site) };
    const address = { server: own.url, token: ADMIN_TOKEN };
    const made = await withTokenKeys(address, plain, site);
    const again = made.ok ? await withTokenKeys(address, made.value, site) : made;
    expect(again).toEqual(made);
    if (!made.ok) throw new Error(made.error.message);
    const id = sha256((JSON.parse(made.value.envelope) as Envelope).payload).slice(0, 16);
    const published = await own.publish({
      id,
      envelope: made.value.envelope,
      shards: new Map([...made.value.shards].map(([hash, file]) => [hash, Uint8Array.from(file)])),
    });
    expect([published.status, published.json]).toEqual([201, { id }]);
    const report = reportBody({ id: reportId(1), bundle: id, answer: 3 });
    expect(refusal(await own.report(report))).toEqual([428, 'token_required']);
    expect((await own.report(paidReport(report, mintToken(EPOCH, keyOf(EPOCH))))).json).toMatchObject({ fresh: true });
    expect(await withTokenKeys(address, plain, generateKeys())).toMatchObject({ ok: false, error: { code: 'key_differs' } });
    expect(await withTokenKeys({ ...address, token: 'x' }, plain, site)).toMatchObject({ ok: false, error: { code: 'unauthorized' } });
    const { published: live } = (await own.admin('GET', 'campaign')).json as { published: { campaign: object } };
    const label = 'edited in the console';
    expect((await own.admin('PUT', 'campaign', { revision: 0, campaign: { ...live.campaign, label } })).status).toBe(200);
    // Its keys reach a year ahead of now, not of when they were first announced.
    own.time.now += 28 * DAY;
    await own.store.addTokenKeys([{ ...keyOf(EPOCH), epoch: EPOCH + 13 }], own.time.now);
    expect((await own.admin('POST', 'campaign/publish', { revision: 1 })).status).toBe(201);
    const edited = await own.store.currentBundle();
    const manifest = JSON.parse((JSON.parse(String((await own.store.bundleFile(edited!.id, 'manifest.json'))?.data)) as Envelope).payload);
    expect([manifest.label, edited?.id === id]).toEqual([label, false]);
    const file = await own.store.bundleFile(edited!.id, `${manifest.tokens.keys.sha256}.bin`);
    expect((JSON.parse(String(file?.data)) as TokenKeys).keys.map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: 13 }, (_, i) => EPOCH + 1 + i),
    );
    const later = reportBody({ id: reportId(2), bundle: edited!.id, answer: 3 });
    expect(refusal(await own.report(later))).toEqual([428, 'token_required']);
    await own.close();
  });

  it('no longer asks for tokens once one without them is current', async () => {
    await server.publish(server.bundle);
    server.time.now += 5_000;
    expect((await server.report(body({ bundle: server.bundle.id }))).json).toMatchObject({ fresh: true });
  });
});
