import { afterEach, describe, expect, it } from 'vitest';
import { WEEK } from '../../src/engine/channels/journeySlots';
import { integer, seededRng, uniform } from '../../src/maths/random';
import { DAY, HOUR, MINUTE } from '../../src/protocol/values/clock';
import type { OutgoingMessage } from '../../src/server/messages/messageChannel';
import type { Repositories } from '../../src/server/records/repositories';
import { ask, claimKey, startTestServer, type TestServer } from '../helpers/server/testServer';

const BASE = 'https://coupons.example';
const WEEKS = 6;
const ADDRESSES = 8;
const CAP = { perDay: 1, perWeek: 3 };

let server: TestServer;
afterEach(() => server.close());

type Kind = 'asked' | 'coupon' | 'journey';
interface Mail {
  readonly kind: Kind;
  readonly at: number;
}
/** An address as its owner knows it. */
interface Owner {
  readonly address: string;
  readonly mails: Mail[];
  /** First slots of the consents that the owner confirmed. */
  readonly slots: number[];
  leave: string;
  left: number;
}
interface Question {
  readonly owner: Owner;
  readonly from: number | undefined;
  readonly link: string;
}

const kindOf = (text: string): Kind =>
  text.includes('because you agreed to offers') ? 'journey' : text.includes('Your code: ') ? 'coupon' : 'asked';
const linksIn = (text: string): readonly string[] => [...text.matchAll(/https:\S+/g)].map(([link]) => link.replace(BASE, server.url));

const journey = (change: object) => ({ v: 'journey/1', channels: ['email'], ...change });
const campaigns = [
  { id: 'weekly', name: 'Weekly', coupons: ['shoes'], journey: journey({ trigger: 'recurring', everyDays: 7 }) },
  { id: 'hello', name: 'Hello', coupons: ['shoes'], journey: journey({ trigger: 'welcome', afterDays: 1 }), priority: 1 },
];

/** Weeks in which owners ask for coupons, agree to journeys or not, and leave, while the server and its mail relay are down at times. */
const live = async (seed: number, breakStore?: (store: Repositories) => Repositories): Promise<readonly Owner[]> => {
  const rng = seededRng(seed);
  const owners = Array.from({ length: ADDRESSES }, (_, n): Owner => {
    return { address: `owner-${n}@customers-${n}.example`, mails: [], slots: [], leave: '', left: Number.POSITIVE_INFINITY };
  });
  const consents = new Map<string, number>();
  const questions: Question[] = [];
  let downUntil = 0;
  const deliver = ({ to, text }: OutgoingMessage): void => {
    const owner = owners.find(({ address }) => address === to);
    const links = linksIn(text);
    if (!owner) throw new Error(`nobody is ${to}`);
    owner.mails.push({ kind: kindOf(text), at: server.time.now });
    owner.leave = links.find((link) => link.includes('/1l.')) ?? owner.leave;
    if (kindOf(text) === 'asked') questions.push({ owner, from: consents.get(to), link: links[0] ?? '' });
  };
  server = await startTestServer({
    ...(breakStore ? { breakStore } : {}),
    deps: {
      messages: {
        channels: [
          {
            channel: 'email',
            send: async (message) => {
              if (server.time.now < downUntil) return { kind: 'later', code: 'relay_unreachable', message: 'down' };
              deliver(message);
              return { kind: 'sent' };
            },
            close: async () => undefined,
          },
        ],
        keys: ['a-key-for-tests-of-32-characters'],
        baseUrl: BASE,
        shop: 'Tea & Co',
        perSecond: 0,
        ttlMs: 14 * DAY,
      },
    },
  });
  const manifest = await server.store.bundleFile(server.bundle.id, 'manifest.json');
  if (!manifest) throw new Error('no bundle is live');
  const live = { id: server.bundle.id, files: [manifest], publishedAt: server.time.now };
  await server.store.putBundle({ ...live, campaign: JSON.stringify({ campaigns }) });

  let keys = 0;
  const request = async ({ address }: Owner): Promise<void> => {
    const from = uniform(rng) < 0.6 ? server.time.now + DAY + integer(rng, 2 * 24) * HOUR : undefined;
    const body = { v: 'send/1', channel: 'email', address, couponId: 'tea', couponVersion: 1, locale: 'en' };
    if (from !== undefined) consents.set(address, from);
    else consents.delete(address);
    await ask(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': claimKey(++keys) },
      body: JSON.stringify({ ...body, ...(from === undefined ? {} : { later: { from } }) }),
    });
  };
  const press = async (link: string): Promise<boolean> => (await ask(link, { method: 'POST' })).status === 200;

  for (const end = server.time.now + WEEKS * WEEK; server.time.now < end; ) {
    server.time.now += uniform(rng) < 0.005 ? 2 * DAY : (20 + integer(rng, 40)) * MINUTE;
    if (uniform(rng) < 0.01) downUntil = server.time.now + 3 * HOUR;
    await server.journeys?.dispatch();
    await server.messages?.dispatch();
    const owner = owners[integer(rng, ADDRESSES)]!;
    const question = questions.at(-1);
    if (question && uniform(rng) < 0.3) {
      questions.pop();
      if ((await press(question.link)) && question.from !== undefined) question.owner.slots.push(question.from);
    } else if (uniform(rng) < 0.04) await request(owner);
    else if (owner.leave !== '' && uniform(rng) < 0.004 && (await press(owner.leave))) owner.left = Math.min(owner.left, server.time.now);
  }
  return owners;
};

/** Rules that were broken, by another reckoning than the server's. */
const broken = ({ mails, slots, left }: Owner): readonly string[] => {
  const got = mails.filter(({ kind }) => kind !== 'asked');
  const sent = mails.filter(({ kind }) => kind === 'journey');
  const before = (at: number, days: number): number => got.filter((one) => one.at < at && at - one.at < days * DAY).length;
  return sent.flatMap(({ at }, n) => [
    ...(slots.some((from) => at >= from && (at - from) % WEEK < HOUR) ? [] : ['outside of the hour that was agreed']),
    ...(n > 0 && at - sent[n - 1]!.at < WEEK ? ['twice a week'] : []),
    ...(before(at, 1) >= CAP.perDay ? ['too much in a day'] : []),
    ...(before(at, 7) >= CAP.perWeek ? ['too much in a week'] : []),
    ...(at > left ? ['after the owner left'] : []),
  ]);
};

describe('journeys over weeks', { timeout: 300_000 }, () => {
  it('keep to the hour that was agreed, the caps and the consent, whatever owners do and whenever the server is down', async () => {
    const owners = await live(1);
    const came = (kind: Kind): number => owners.reduce((sum, { mails }) => sum + mails.filter((one) => one.kind === kind).length, 0);
    const leavers = owners.filter(({ left }) => left < Number.POSITIVE_INFINITY).length;
    process.stderr.write(
      `journey caps: ${came('journey')} of journeys, ${came('coupon')} asked for, ${owners.length} addresses, ${leavers} left, ${WEEKS} weeks\n`,
    );
    expect(owners.flatMap(broken)).toEqual([]);
    expect(Math.min(came('journey'), came('coupon'))).toBeGreaterThan(owners.length);
    expect(leavers).toBeGreaterThan(0);
  });

  it.each<[string, (store: Repositories) => Repositories, string]>([
    [
      'the server forgot what it sent',
      (store) => ({
        ...store,
        dueSubscribers: async (...page) =>
          (await store.dueSubscribers(...page)).map((one) => ({ ...one, waits: false, lastAt: null, sentDay: 0, sentWeek: 0 })),
      }),
      'too much in a day',
    ],
    [
      'a slot lasted longer',
      (store) => ({
        ...store,
        dueSubscribers: async (now, limit) => (await store.dueSubscribers(now, limit)).map((one) => ({ ...one, slotAt: now })),
        takeSlot: async ({ addressHash }, step, now) => {
          const due = (await store.dueSubscribers(now, 100)).find((one) => one.addressHash === addressHash);
          return due ? store.takeSlot(due, step, now) : false;
        },
      }),
      'outside of the hour that was agreed',
    ],
    ['leaving ended nothing', (store) => ({ ...store, suppressAddress: async () => undefined }), 'after the owner left'],
  ])('would be found out if %s', async (_, breakStore, sign) => {
    let found: readonly string[] = [];
    for (let seed = 1; seed <= 3 && !found.includes(sign); seed++) {
      found = (await live(seed, breakStore)).flatMap(broken);
      if (!found.includes(sign)) await server.close();
    }
    expect(found).toContain(sign);
  });
});
