import * as v from 'valibot';
import { expect, test, vi } from 'vitest';
import { couponSchema } from '../../../src/protocol/coupons/coupon';
import { fail, ok } from '../../../src/protocol/values/result';
import { createOffers, type OfferOptions } from '../../../widget/app/offers';
import { cardActions } from '../../../widget/card/cardActions';
import type { CardActions, DrawOffer } from '../../../widget/card/cardOptions';
import type { Offer } from '../../../worker/api';

const offer: Offer = {
  decisionId: 'd1',
  currency: 'EUR',
  by: 'policy',
  because: [],
  coupon: v.parse(couponSchema, {
    id: 'c1',
    version: 1,
    title: { en: 'T' },
    discount: { kind: 'fixed', amount: 500 },
    startsAt: 0,
    endsAt: 1,
  }),
};

/** Offers over a worker that always has one; `cards` are what each load of the card gives, in turn. Every call is in `calls`, in order. */
const setup = (
  cards: readonly (DrawOffer | undefined | Promise<DrawOffer | undefined>)[],
  api: object = {},
  paused = () => false,
  moment: OfferOptions['moment'] = async () => true,
) => {
  const calls: string[] = [];
  const notes: string[] = [];
  let loads = 0;
  const called =
    <T>(name: string, value: T) =>
    async (): Promise<T> => {
      calls.push(name);
      return value;
    };
  const offers = createOffers({
    api: {
      decide: called('decide', ok(offer)),
      confirm: async (_, ahead) => {
        calls.push(ahead ? 'check' : 'confirm');
        return ok(true);
      },
      claim: called('claim', ok({ code: 'X', expiresAt: 1 })),
      keep: called('keep', ok(undefined)),
      explain: called('explain', fail('model_changed', 'x')),
      ...api,
    },
    clock: () => 1,
    facts: () => ({}),
    record: ({ name }) => calls.push(name),
    card: async () => {
      calls.push('card');
      return cards[Math.min(loads++, cards.length - 1)];
    },
    claimed: () => {},
    applier: async () => undefined,
    moment,
    paused,
    note: (code) => notes.push(code),
  });
  return { offers, calls, notes };
};

/** A card that can be drawn; `drawn` is the actions on each, `page` what was mounted. */
const drawable = () => {
  const drawn: CardActions[] = [];
  const page: Offer[] = [];
  /** Each opens its card again, from the tab of a closed one. */
  const reopen: (() => void)[] = [];
  const draw: DrawOffer = async (card) => {
    const actions = 'act' in card ? cardActions(card.offer, card.act) : card;
    let open = false;
    drawn.push({
      ...actions,
      closed: (reason) => {
        open = false;
        actions.closed(reason);
      },
    });
    const mount = (): void => {
      open = true;
      page.push(card.offer);
    };
    const remove = (): void => {
      open = false;
      page.pop();
    };
    reopen.push(() => {
      open = true;
    });
    const claim = async () => ({ phase: 'offer' }) as const;
    return { offer: card.offer, mount, claim, remove, moved: () => {}, isOpen: () => open, isThere: () => true };
  };
  return { draw, drawn, page, reopen };
};
/** A moment that does not come. */
const untilLeft: OfferOptions['moment'] = (_, left) => new Promise((resolve) => left.addEventListener('abort', () => resolve(false)));
const broken: DrawOffer = () => Promise.reject(new Error('no shadow root'));

test('asks for the card beside the choice, and checks only when it is drawn', async () => {
  const { draw, page } = drawable();
  let arrive: (draw: DrawOffer) => void = () => {};
  const { offers, calls } = setup([
    new Promise((resolve) => {
      arrive = resolve;
    }),
  ]);
  const asked = offers.ask();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect([calls.toSorted(), page]).toEqual([['card', 'decide'], []]);
  arrive(draw);
  await asked;
  expect([calls.slice(2), page]).toEqual([['check'], [offer]]);
});

test.each([
  ['did not load', undefined],
  ['cannot be drawn', broken],
])('a card that %s is a note and no showing, and the next ask tries again', async (_, first) => {
  const { draw, page } = drawable();
  const { offers, calls, notes } = setup([first, draw]);
  await offers.ask();
  expect([calls.includes('check'), notes, page]).toEqual([false, ['card_failed'], []]);
  await offers.ask();
  expect([calls.filter((name) => name === 'check'), notes, page]).toEqual([['check'], ['card_failed'], [offer]]);
});

test('what was withdrawn while the card loaded is not shown', async () => {
  const { draw, page } = drawable();
  const { offers, notes } = setup([draw], { confirm: async () => ok(false) });
  await offers.ask();
  expect([notes, page]).toEqual([['offer_withdrawn'], []]);
});

test('a slot that has left the page gets no card and counts as no showing', async () => {
  const { draw, page } = drawable();
  const { offers, calls, notes } = setup([draw]);
  await offers.ask({ isConnected: false } as Element);
  expect([calls.includes('check'), notes, page]).toEqual([false, ['slot_gone'], []]);
});

test('one card at a time; closed, the next may come, and what the shopper did is recorded', async () => {
  const { draw, drawn, page } = drawable();
  const { offers, calls } = setup([draw]);
  await Promise.all([offers.ask(), offers.ask()]);
  await offers.ask();
  expect(page).toEqual([offer]);
  await drawn[0]?.claim();
  drawn[0]?.closed('not_for_me');
  await new Promise((resolve) => setTimeout(resolve));
  expect(calls.slice(3)).toEqual(['confirm', 'select_promotion', 'claim', 'dismiss_promotion']);
  await offers.ask();
  expect(drawn).toHaveLength(2);
});

test('an explanation that fails, by answer or by a dead worker, is a note and an answer to the card', async () => {
  const { draw, drawn } = drawable();
  const answers = [() => Promise.resolve(fail('unreachable', 'x')), () => Promise.reject(new Error('gone'))];
  const { offers, notes } = setup([draw], { explain: () => answers.shift()?.() });
  await offers.ask();
  expect(await drawn[0]?.explain()).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  expect(await drawn[0]?.explain()).toMatchObject({ ok: false, error: { code: 'worker_failed' } });
  expect(notes).toEqual(['unreachable', 'worker_failed']);
});

test.each(['decide', 'confirm'])('a page that pauses while %s is answered gets no card; when it goes on it may ask again', async (at) => {
  const { draw, page } = drawable();
  let paused = false;
  const answers: Readonly<Record<string, unknown>> = { decide: ok(offer), confirm: ok(true) };
  let times = 0;
  const slow = async () => {
    times += 1;
    paused = times === 1;
    return answers[at];
  };
  const { offers, calls } = setup([draw, draw], { [at]: slow }, () => paused);
  await offers.ask();
  expect({ page, mounts: calls.filter((call) => call === 'mount') }).toEqual({ page: [], mounts: [] });
  await offers.ask();
  expect(calls.filter((call) => call === 'card')).toHaveLength(1);
  paused = false;
  await offers.ask();
  expect(page).toHaveLength(1);
});

test('a variant’s card waits for its moment, and nothing is confirmed before', async () => {
  let come = (_: boolean): void => {};
  const card = drawable();
  const decide = async () => ok({ ...offer, moment: { exitIntent: true } });
  const waits = () =>
    new Promise<boolean>((resolve) => {
      come = resolve;
    });
  const { offers, calls } = setup([card.draw], { decide }, undefined, waits);
  const asked = offers.ask();
  await vi.waitFor(() => expect(card.drawn).toHaveLength(1));
  expect(calls).toEqual(['card']);
  come(true);
  await asked;
  expect(calls).toEqual(['card', 'check']);
  expect(card.page).toHaveLength(1);
});

test('a page that is left before the moment shows nothing of it, and may ask again', async () => {
  const card = drawable();
  const decide = async () => ok({ ...offer, moment: { exitIntent: true } });
  const { offers, calls, notes } = setup([card.draw], { decide }, undefined, untilLeft);
  const asked = offers.ask();
  await vi.waitFor(() => expect(card.drawn).toHaveLength(1));
  offers.moved();
  await asked;
  expect(calls).not.toContain('check');
  expect(notes).toEqual(['moment_missed']);
  void offers.ask();
  await vi.waitFor(() => expect(card.drawn).toHaveLength(2));
});

test('the page’s own place does not wait', async () => {
  const card = drawable();
  const decide = async () => ok({ ...offer, moment: { exitIntent: true } });
  const { offers } = setup([card.draw], { decide }, undefined, () => new Promise(() => {}));
  await offers.ask({ isConnected: true } as Element);
  expect(card.page).toHaveLength(1);
});

test('a showing counts once it was seen, for the limits of this page view too, and not again when the shopper acts', async () => {
  const { draw, drawn } = drawable();
  const asked: (readonly string[] | undefined)[] = [];
  const decide: OfferOptions['api']['decide'] = async ({ shownHere }) => {
    asked.push(shownHere && [...shownHere]);
    return ok(offer);
  };
  const { offers, calls } = setup([draw], { decide });
  await offers.ask();
  expect(calls).toEqual(['card', 'check']);
  offers.remove();
  await offers.ask();
  expect(asked).toEqual([[], []]);
  expect(await drawn[1]?.seen?.()).toBe(true);
  drawn[1]?.closed('closed');
  await new Promise((resolve) => setTimeout(resolve));
  expect(calls.slice(4)).toEqual(['confirm', 'dismiss_promotion']);
  await offers.ask();
  expect(asked[2]).toEqual(['c1']);
});

test('a reminder that is closed within a second was shown, though that is no dismissal', async () => {
  const { draw, drawn } = drawable();
  const { offers, calls } = setup([draw]);
  await offers.ask();
  drawn[0]?.closed(undefined);
  await new Promise((resolve) => setTimeout(resolve));
  expect(calls.slice(3)).toEqual(['confirm']);
});

test('a limit that another tab has used up meanwhile is told to the card; a worker that fails is not', async () => {
  const { draw, drawn } = drawable();
  const { offers, notes } = setup([draw], { confirm: async (_: string, ahead?: boolean) => ok(ahead === true) });
  await offers.ask();
  expect(await drawn[0]?.seen?.()).toBe(false);
  expect(notes).toEqual(['offer_withdrawn']);
  const ended = setup([draw], { confirm: async (_: string, ahead?: boolean) => (ahead ? ok(true) : fail('worker_ended', 'x')) });
  await ended.offers.ask();
  expect(await drawn[1]?.seen?.()).toBe(true);
  expect(ended.notes).toEqual(['worker_ended']);
});

test.each(['moment', 'confirm'])('a card that the shopper opens again while another is at its %s stays', async (at) => {
  const { draw, drawn, page, reopen } = drawable();
  let steps = 0;
  const step = async () => {
    steps += 1;
    if (steps === 2) reopen[0]?.();
    return true;
  };
  const confirm = async (_: string, ahead?: boolean) => ok(ahead ? await step() : true);
  const api = { decide: async () => ok({ ...offer, moment: { exitIntent: true } }), ...(at === 'confirm' && { confirm }) };
  const { offers, calls } = setup([draw], api, undefined, at === 'moment' ? step : undefined);
  await offers.ask();
  const [first] = page;
  drawn[0]?.closed('closed');
  await offers.ask();
  expect([drawn.length, steps]).toEqual([2, 2]);
  expect(page[0]).toBe(first);
  // The second is not even checked.
  if (at === 'moment') expect(calls.filter((call) => call === 'check')).toHaveLength(1);
});
