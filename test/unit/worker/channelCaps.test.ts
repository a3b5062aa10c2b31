import { beforeAll, describe, expect, it } from 'vitest';
import { heldUntil } from '../../../src/engine/channels/quietTimes';
import { integer, type Rng, seededRng, uniform } from '../../../src/maths/random';
import type { SendRequest } from '../../../src/protocol/sendRequest';
import { DAY, HOUR, MINUTE } from '../../../src/protocol/values/clock';
import { categoryCoupon, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { pushedDevice, type Twin } from './pushedDevice';

const [SHOPPERS, DAYS] = [6, 15];
const GAP = 10 * MINUTE;
const often = { perSession: 9, perDay: 9, lifetime: 1_000 };

let key: TestKey;
beforeAll(async () => {
  key = await testKey();
});

/** Time at which something reaches the shopper, on the page or elsewhere. */
interface Reach {
  readonly by: 'card' | 'push' | 'mail' | 'journey';
  readonly at: number;
}

interface Life {
  readonly perDay: number;
  readonly perWeek: number;
  readonly reached: readonly Reach[];
  /** Messages by the time that the device held them until. */
  readonly planned: readonly Reach[];
}

/** What the shopper's mailbox gets of it: each question is answered at a moment of the shopper's own within its 48 hours, or never. */
const delivered = (origin: TestOrigin, rng: Rng, now: number, seen: Set<string>, mails: Map<string, number>): readonly Reach[] =>
  [...origin.messages].flatMap(([id, { notBefore = 0 }]: [string, SendRequest]) => {
    if (seen.has(id)) return [];
    seen.add(id);
    if (uniform(rng) < 0.2) return [];
    const at = Math.max(notBefore, now + uniform(rng) ** 2 * 48 * HOUR);
    mails.set(id, at);
    return [{ by: 'mail' as const, at }];
  });

/**
 * Journeys to addresses that agreed, as a server sends them that has one for every slot: in its hour, a week after the last one, and within
 * the caps by what the address got.
 */
const journeys = (origin: TestOrigin, rng: Rng, mails: ReadonlyMap<string, number>, perDay: number, end: number): readonly Reach[] =>
  [...origin.messages].flatMap(([id, { later }]) => {
    const confirmed = mails.get(id);
    if (!later || confirmed === undefined) return [];
    const sent: number[] = [];
    for (let slot = later.from; slot < end; slot += 7 * DAY) {
      const at = Math.max(slot + uniform(rng) * HOUR, (sent.at(-1) ?? 0) + 7 * DAY);
      if (slot >= confirmed && at < slot + HOUR && at - confirmed >= (perDay > 1 ? 0 : DAY)) sent.push(at);
    }
    return sent.map((at) => ({ by: 'journey' as const, at }));
  });

/** Some days of one shopper: cards on visits, pushes, and coupons that they ask for, in whatever order. */
const live = async (seed: number, twin?: Twin): Promise<Life> => {
  const rng = seededRng(seed);
  const [perDay, perWeek] = [1 + integer(rng, 2), 2 + integer(rng, 3)];
  const change = {
    coupons: ['tea', 'green'].map((id) => categoryCoupon(id, 'Tea', { frequency: often })),
    rule: ['tea'],
    channels: {
      push: { cost: 0 },
      email: { cost: 0 },
      quietHours: { from: 21, to: 8 },
      cap: { perDay, perWeek },
    },
  };
  const origin = testOrigin(await testBundle(key, { change }));
  const device = pushedDevice(key, origin, seed, {}, twin);
  await device.visit('Tea');
  await device.agree();
  const reached: Reach[] = [];
  const seen = new Set<string>();
  const mails = new Map<string, number>();
  const end = device.now() + DAYS * DAY;
  while (device.now() < end) {
    device.pass((5 + integer(rng, 10 * 60)) * MINUTE);
    const does = integer(rng, 10);
    if (does < 6) {
      // Whatever is drawn, several tries leave little to chance.
      for (let n = 0; n < 4 && reached.at(-1)?.at !== device.now(); n++)
        if (await device.wake()) reached.push({ by: 'push', at: device.now() });
      continue;
    }
    const worker = await device.visit('Tea');
    const decisionId = await device.offer(worker);
    if (!decisionId) continue;
    reached.push({ by: 'card', at: device.now() });
    if (does < 9) continue;
    device.pass(integer(rng, 3) * MINUTE);
    // Some agree to journeys as well, for one address or another, as far as the form offers it.
    const later = uniform(rng) < 0.5 ? {} : undefined;
    await worker.send({ decisionId, channel: 'email', address: 'ada@shop-customers.example', locale: 'en', later });
    reached.push(...delivered(origin, rng, device.now(), seen, mails));
  }
  reached.push(...journeys(origin, rng, mails, perDay, end));
  const asked = (await device.meta('messages'))?.asked ?? [];
  return { perDay, perWeek, reached, planned: asked.map((one) => ({ by: 'mail', at: heldUntil(one) })) };
};

const upTo = (all: readonly Reach[], at: number, days: number): number =>
  all.filter((one) => one.at <= at && at - one.at < days * DAY).length;

/** Rules that were broken, by another reckoning than the device's. */
const broken = ({ perDay, perWeek, reached, planned }: Life): readonly string[] => {
  const out = new Set<string>();
  const elsewhere = reached.filter(({ by }) => by !== 'card');
  // By the times of the mailbox: whatever came, came before at most so often when the device itself rings.
  for (const { at } of reached.filter(({ by }) => by === 'push')) {
    if (upTo(elsewhere, at, 1) > perDay) out.add('a push after too much in a day');
    if (upTo(elsewhere, at, 7) > perWeek) out.add('a push after too much in a week');
    if (new Date(at).getUTCHours() >= 21 || new Date(at).getUTCHours() < 8) out.add('at night');
  }
  // By the times that the device let messages go at: in no 24 hours and no 7 days more, whatever it is, journeys included.
  const reckoned = [...reached.filter(({ by }) => by === 'push' || by === 'journey'), ...planned];
  for (const { at } of reckoned) {
    if (upTo(reckoned, at, 1) > perDay) out.add('too much in a day');
    if (upTo(reckoned, at, 7) > perWeek) out.add('too much in a week');
  }
  for (const { at } of [...planned, ...reached.filter(({ by }) => by === 'journey')])
    if (new Date(at).getUTCHours() >= 21 || new Date(at).getUTCHours() < 8) out.add('at night');
  // Cards count pushes and what was asked for, and pushes count cards.
  const rung = reached.filter(({ by }) => by === 'card' || by === 'push').sort((a, b) => a.at - b.at);
  if (rung.some(({ at }, i) => i > 0 && at - rung[i - 1]!.at < GAP)) out.add('too soon after another');
  for (const { at } of rung) if (upTo(rung, at, 1) > 6) out.add('too many cards');
  return [...out].sort();
};

const lives = async () => {
  const all: Life[] = [];
  for (let seed = 1; seed <= SHOPPERS; seed++) all.push(await live(seed));
  const came = (by: Reach['by']): number => all.reduce((sum, { reached }) => sum + reached.filter((one) => one.by === by).length, 0);
  return {
    found: [...new Set(all.flatMap(broken))].sort(),
    cards: came('card'),
    pushes: came('push'),
    mails: came('mail'),
    sent: came('journey'),
  };
};

/** Neither records a message as a showing nor remembers it. */
const forgetful: Twin = (of) => ({
  ...of,
  record: async () => undefined,
  store: {
    ...of.store,
    transaction: (tables, mode, work) =>
      of.store.transaction(tables, mode, (transaction) =>
        work({ ...transaction, putMeta: async (name, value) => (name === 'messages' ? undefined : transaction.putMeta(name, value)) }),
      ),
  },
});

/** Forgets that the shopper agreed to journeys. */
const withoutSlots = (value: unknown): never => {
  const { asked } = value as { readonly asked: readonly { readonly later?: number }[] };
  return { version: 1, asked: asked.map(({ later: _, ...message }) => message) } as never;
};

describe('one cap over card, push, mail and journeys', () => {
  it(`is kept by ${SHOPPERS} shoppers through ${DAYS} days each, whenever they answer the question`, async () => {
    const { found, cards, pushes, mails, sent } = await lives();
    process.stderr.write(
      `channel caps: ${cards} cards, ${pushes} pushes, ${mails} mails, ${sent} of journeys of ${SHOPPERS} shoppers in ${DAYS} days\n`,
    );
    expect(found).toEqual([]);
    for (const count of [cards, pushes, mails, sent]) expect(count).toBeGreaterThan(SHOPPERS);
  });

  it.each<[string, Twin, string]>([
    ['messages are forgotten', forgetful, 'a push after too much in a day'],
    [
      'pushes do not count for messages',
      (of) => ({ ...of, readProfile: async (...args) => ({ ...(await of.readProfile(...args)), reachedAt: [] }) }),
      'too much in a week',
    ],
    [
      'slots of journeys do not count',
      (of) => ({
        ...of,
        store: {
          ...of.store,
          transaction: (tables, mode, work) =>
            of.store.transaction(tables, mode, (transaction) =>
              work({
                ...transaction,
                putMeta: async (name, value) => transaction.putMeta(name, name === 'messages' ? withoutSlots(value) : value),
              }),
            ),
        },
      }),
      'too much in a week',
    ],
  ])('would be broken where %s', async (_, twin, sign) => {
    let found: readonly string[] = [];
    for (let seed = 1; seed <= SHOPPERS && !found.includes(sign); seed++) found = broken(await live(seed, twin));
    expect(found).toContain(sign);
  });
});
