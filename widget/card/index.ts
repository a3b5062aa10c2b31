import { type Chunk, loadChunk } from '../chunk';
import type { ByLanguage } from '../i18n/strings';
import type { SendOptions } from '../send/openSend';
import { nextTask } from '../ui/tasks';
import { cardActions } from './cardActions';
import type { Acting, CardActions, CardOptions, DrawnCard } from './cardOptions';
import { createCard, formatOf, wantedFormat } from './createCard';

/**
 * Draws the card in two separate tasks, so that none is long: creating the formatters of dates and money takes about as long as drawing.
 * Rejects if the coupon cannot be drawn, leaving the page unchanged.
 */
export const drawCard = async (options: CardOptions): Promise<DrawnCard> => {
  // Every picture of the campaign, always in the same order, so that no request reveals which coupon was chosen.
  for (const src of options.offer.pictures ?? []) Object.assign(new Image(), { referrerPolicy: 'no-referrer', src });
  await nextTask();
  const format = formatOf(options);
  await nextTask();
  return createCard(options, format);
};

export type DrawOptions = Omit<CardOptions, keyof CardActions> &
  Acting & {
    /** Sends the coupon. Absent without a worker. */
    readonly api: SendOptions['api'] | undefined;
  };

export type DrawCard = (options: DrawOptions) => Promise<DrawnCard>;

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Chunks;

type Handoff = NonNullable<NonNullable<Window['couplet']>['_']>;

interface Chunks {
  readonly words: ByLanguage;
  readonly more: Chunk;
}

/** Adds the menu's ways: to have the coupon sent, if the campaign has one, to the explanation and to the shopper's dialogs. */
const drawWith =
  (handoff: Handoff, loadMore: () => Promise<Handoff['more']>): DrawCard =>
  async (options) => {
    const { offer, api, theme, locale } = options;
    // For every card, again if it did not load, so that no request depends on the choice.
    const loading = loadMore();
    if ((wantedFormat(offer) ?? 'corner') !== 'corner' || offer.reminder?.claim || offer.picks) await loading;
    const send = api && (offer.channels?.email || offer.channels?.sms);
    return drawCard({
      ...options,
      ...('act' in options ? cardActions(offer, options.act) : options),
      ...(send && {
        send: async () => (await loadMore())?.openSend({ theme, locale, api, decisionId: offer.decisionId }) ?? false,
      }),
      inbox: () => handoff.run?.(['inbox']),
      privacy: () => handoff.run?.(['privacy']),
      more: handoff.more,
      loadMore,
      why: async () => (await loadMore())?.loadWhy(),
    });
  };

// A chunk of its own, fetched while a coupon is chosen, because most page views need none.
const handoff = window.couplet?._;
if (handoff) {
  // Referenced once: the build inserts the object at each use.
  const chunks = __COUPLET_CHUNKS__;
  let loading: Promise<void> | undefined;
  const loadMore = async (): Promise<Handoff['more']> => {
    if (!handoff.more) {
      loading ??= loadChunk(handoff, chunks.more);
      await loading;
      loading = undefined;
    }
    return handoff.more;
  };
  Object.assign(handoff, { card: drawWith(handoff, loadMore), loadMore, words: chunks.words });
  // Whatever is chosen: a request for some coupons, or at Close, would reveal that, and one for any coupon the group. The sentences, which
  // the card waits for, are requested first.
  void nextTask().then(loadMore);
}
