import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/protocol/values/clock';
import { fail, ok } from '../../src/protocol/values/result';
import type { AppDeps } from '../../src/server/app';
import { rateOf } from '../../src/server/limits/limitRequests';
import { createSmtpChannel } from '../../src/server/messages/smtpChannel';
import { createAlertWatch } from '../../src/server/monitoring/alertConditions';
import { openAlertTargets } from '../../src/server/monitoring/alerts';
import type { AuditLine } from '../../src/server/records/accessRepository';
import { StoreUnavailable } from '../../src/server/records/admission';
import type { Repositories } from '../../src/server/records/repositories';
import { startTestRelay, type TestRelay } from '../helpers/fakes/mailRelay';
import { ADMIN_TOKEN, ask, claimKey, orderBody, startTestServer, type TestServer, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { isOurs, startReceiver } from '../helpers/server/webhookReceiver';
import { testBundle } from '../helpers/testBundle';

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let relay: TestRelay;
let server: TestServer;
/** While true, every call to the store fails. */
let isDown: boolean;
/** Takes the place of writing a stop. */
let heldStop: (() => Promise<void>) | undefined;
let lines: string[];

const breakStore = (store: Repositories): Repositories =>
  new Proxy(store, {
    get: (target, name) => {
      if (name === 'audited' && heldStop) return (line: AuditLine) => ({ ...target.audited(line), setServing: heldStop });
      if (!isDown) return Reflect.get(target, name);
      return name === 'ready'
        ? async () => fail('disk_full', 'The disk of the database is full. Free space on it.')
        : () => Promise.reject(new StoreUnavailable('full', 'disk_full'));
    },
  });

const start = async (deps: Partial<AppDeps> = {}): Promise<void> => {
  const channel = createSmtpChannel({ url: relay.url, from: { name: 'Tea & Co', address: 'hello@tea.example' } });
  const messages = { channels: [channel], keys: ['k'.repeat(32)] as const, baseUrl: 'https://coupons.example/', shop: 'Tea & Co' };
  const alertTargets = openAlertTargets(
    { ALERT_WEBHOOK: receiver.url, ALERT_MAIL: ['ada@tea.example', 'bob@tea.example'] },
    { ...messages, perSecond: 0, ttlMs: HOUR },
    WEBHOOK_SECRET,
    () => server.time.now,
  );
  const logs = { logLevel: 'warn', logTo: { write: (line: string) => void lines.push(line) } };
  server = await startTestServer({ breakStore, deps: { alertTargets, ...logs, ...deps } });
};

beforeEach(async () => {
  [receiver, relay] = await Promise.all([startReceiver(), startTestRelay()]);
  isDown = false;
  heldStop = undefined;
  lines = [];
  await start();
});
afterEach(async () => {
  isDown = false;
  await server.close();
  await Promise.all([receiver.stop(), relay.stop()]);
});

const look = async (): Promise<number> => {
  if (!server.alerts) throw new Error('no recipients');
  return server.alerts.dispatch();
};
const switchTo = (serving: boolean) => server.admin('PUT', 'serving', { serving });
const posted = () => receiver.deliveries.map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>);
const states = () => posted().map(({ name, state }) => `${name} ${state}`);
const counts = async (): Promise<Readonly<Record<string, number>>> => {
  const { text } = await ask(`${server.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  const found = text.matchAll(/^couplet_alerts_total\{channel="(\w+)",outcome="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, channel, outcome, count]) => [`${channel} ${outcome}`, Number(count)]));
};

describe('alerts', () => {
  it('are sent once at the begin and once at the end, signed like the webhooks', async () => {
    expect(await look()).toBe(0);
    const since = server.time.now;
    await switchTo(false);
    expect([await look(), await look()]).toEqual([3, 0]);
    server.time.now += 40 * MINUTE;
    await switchTo(true);
    expect([await look(), await look()]).toEqual([3, 0]);
    const alert = { v: 'alert/1', name: 'coupons_stopped', since };
    expect(posted()).toEqual([
      { ...alert, state: 'began', sentence: 'All coupons are stopped.' },
      { ...alert, state: 'ended', sentence: 'Coupons are on again, after 40 minutes.' },
    ]);
    const [began, ended] = receiver.deliveries;
    expect(began && isOurs(began, since)).toBe(true);
    expect(ended && isOurs(ended, server.time.now)).toBe(true);
    expect(began?.headers['x-couplet-id']).not.toBe(ended?.headers['x-couplet-id']);
    expect(await counts()).toMatchObject({ 'webhook sent': 2, 'mail sent': 4, 'webhook failed': 0, 'mail lost': 0 });
  });

  it('go to each address as plain text, with what happened, what to do and the console', async () => {
    await switchTo(false);
    await look();
    server.time.now += 3 * HOUR;
    await switchTo(true);
    await look();
    expect(relay.received.map(({ to }) => to).sort()).toEqual(['ada@tea.example', 'ada@tea.example', 'bob@tea.example', 'bob@tea.example']);
    const [began, ended] = relay.received.filter(({ to }) => to === 'ada@tea.example').map(({ mail }) => mail);
    expect(began).toMatchObject({ subject: 'Tea & Co: coupons stopped', from: { address: 'hello@tea.example' } });
    expect(began?.html).toBeUndefined();
    expect(began?.text?.trim().split('\n\n')).toEqual([
      'All coupons are stopped.',
      'Check the results and the audit log before you resume coupons in the console.',
      'Console: https://coupons.example/console/',
      'Couplet sends this alert at most once an hour.',
    ]);
    expect(ended?.subject).toBe('Tea & Co: coupons stopped (over)');
    expect(ended?.text).toContain('Coupons are on again, after 3 hours.');
  });

  it('are sent again after a 500 under the same id, in their order, and hold up neither mail nor requests', async () => {
    receiver.answer(500);
    await switchTo(false);
    expect(await look()).toBe(2);
    await switchTo(true);
    expect(await look()).toBe(2);
    expect(states()).toEqual(['coupons_stopped began']);
    receiver.answer(204);
    server.time.now += 5 * SECOND;
    expect(await look()).toBe(2);
    expect(states()).toEqual(['coupons_stopped began', 'coupons_stopped began', 'coupons_stopped ended']);
    const [first, again, ended] = receiver.deliveries.map(({ headers }) => headers['x-couplet-id']);
    expect([first === again, first === ended]).toEqual([true, false]);
    expect(lines.filter((line) => line.includes('sending an alert failed: The answer was 500.'))).toHaveLength(1);
    expect(await counts()).toMatchObject({ 'webhook sent': 2, 'webhook failed': 1, 'mail sent': 4 });
  });

  it('are given up after minutes, with an error in the log, and the next one is sent', async () => {
    receiver.answer(500);
    relay.refuse({ at: 'recipient', code: 450, text: '4.2.1 busy' });
    await switchTo(false);
    for (let tries = 0; tries < 12; tries++) {
      await look();
      server.time.now += 6 * MINUTE;
    }
    expect(await counts()).toMatchObject({ 'webhook failed': 7, 'webhook lost': 1, 'mail failed': 14, 'mail lost': 2 });
    expect(lines.filter((line) => line.includes('"alert":"coupons_stopped began"') && line.includes('was not sent'))).toHaveLength(3);
    receiver.answer(200);
    relay.refuse(undefined);
    await switchTo(true);
    expect(await look()).toBe(3);
  });

  it('of a condition that comes and goes are sent once an hour, and then only while it holds', async () => {
    const flap = async (): Promise<void> => {
      await switchTo(false);
      await look();
      server.time.now += 5 * MINUTE;
      await switchTo(true);
      await look();
      server.time.now += 5 * MINUTE;
    };
    for (let times = 0; times < 5; times++) await flap();
    expect(states()).toEqual(['coupons_stopped began', 'coupons_stopped ended']);
    const since = server.time.now;
    await switchTo(false);
    await look();
    expect(states()).toHaveLength(2);
    server.time.now += 10 * MINUTE;
    await look();
    expect(posted()[2]).toMatchObject({ state: 'began', since });
    await switchTo(true);
    await look();
    expect(posted()[3]).toMatchObject({ state: 'ended', since });
  });
});

describe('an alert is sent', () => {
  it('if the database takes no writes, without the database', async () => {
    isDown = true;
    expect([await look(), await look()]).toEqual([3, 0]);
    expect(posted()).toMatchObject([
      { name: 'database_not_writable', sentence: 'The database takes no writes (disk_full), so claims, orders and reports are refused.' },
    ]);
    expect(relay.received[0]?.mail.text).toContain('Free space on it.');
    isDown = false;
    await look();
    expect(states()).toEqual(['database_not_writable began', 'database_not_writable ended']);
  });

  it('if claims are squeezed', async () => {
    await server.close();
    await start({ rates: { claims: rateOf(0) }, trustedProxies: ['127.0.0.1'] });
    for (let n = 0; n < 120; n++)
      await ask(`${server.url}/v1/claims`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(n), 'x-forwarded-for': `203.0.${n % 40}.9` },
        body: JSON.stringify({ v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' }),
      });
    await look();
    server.time.now += 20 * MINUTE;
    await look();
    expect(posted().map(({ name, sentence }) => [name, sentence])).toEqual([
      ['claims_squeezed', 'Many claims come from networks that redeem no coupons, so claims are squeezed.'],
      ['claims_squeezed', 'Claims are no longer squeezed, after 20 minutes.'],
    ]);
  });

  const loseMoney = async (): Promise<void> => {
    await server.close();
    await start({ stopOnLoss: true });
    const shares = { none: 0.5, rule: 0, couplet: 0.5 };
    const experiment = { hashVersion: 1, id: 'exp-2', salt: 's2', shares, explore: 0 } as const;
    expect((await server.publish(await testBundle(server.key, { change: { experiment } }))).status).toBe(201);
    const orders = (['none', 'couplet'] as const).flatMap((variant) =>
      Array.from({ length: 150 }, (_, i) =>
        orderBody({
          orderId: `${variant}-${i}`,
          attribution: `v1.exp-2.${variant}.-`,
          subtotal: 10_000 + i,
          discount: variant === 'couplet' ? 4_000 : 0,
        }),
      ),
    );
    for (const answer of await Promise.all(orders.map((body) => server.order(body)))) expect(answer.status).toBe(200);
  };

  it('with the reason if the server stops coupons on a loss', async () => {
    await loseMoney();
    await server.lossGuard.dispatch();
    await look();
    expect(posted()).toMatchObject([{ sentence: 'The server stopped all coupons, because orders show a loss.' }]);
    // The reason is that of one stop.
    await switchTo(true);
    await look();
    await switchTo(false);
    server.time.now += HOUR;
    await look();
    expect(posted().at(-1)).toMatchObject({ state: 'began', sentence: 'All coupons are stopped.' });
  });

  it('with the reason also while the stop is being written', async () => {
    await loseMoney();
    let write = (): void => undefined;
    const begun = new Promise<void>((begin) => {
      heldStop = () => {
        begin();
        return new Promise((end) => {
          write = end;
        });
      };
    });
    const stopping = server.lossGuard.dispatch();
    await begun;
    await look();
    write();
    await stopping;
    expect(posted()).toMatchObject([{ sentence: 'The server stopped all coupons, because orders show a loss.' }]);
  });

  it('with the reason if coupons were on when the database was asked, and stopped before it answered', async () => {
    const answers: ((serving: boolean) => void)[] = [];
    const store = { ready: async () => ok(undefined), serving: () => new Promise<boolean>((answer) => void answers.push(answer)) };
    const watch = createAlertWatch(store, { squeezedSince: () => undefined }, () => 0);
    const early = watch.look();
    watch.couponsStopped('loss');
    answers[0]?.(true);
    expect(await early).toEqual([]);
    const late = watch.look();
    answers[1]?.(false);
    expect(await late).toMatchObject([{ sentence: 'The server stopped all coupons, because orders show a loss.' }]);
  });

  it('to nobody without recipients', async () => {
    await server.close();
    await start({ alertTargets: [] });
    expect(server.alerts).toBeUndefined();
    expect(await counts()).toEqual({});
  });
});
