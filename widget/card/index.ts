import { findApplier } from '../apply/applyCode';
import type { Chunk } from '../chunk';
import type { ByLanguage } from '../i18n/strings';
import { openSend, type SendOptions } from '../send/openSend';
import { nextTask } from '../ui/tasks';
import { cardActions } from './cardActions';
import type { Acting, CardActions, CardOptions, DrawnCard } from './cardOptions';
import { createCard, formatOf } from './createCard';

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
declare const __COUPLET_CHUNKS__: { readonly panel: Chunk; readonly words: ByLanguage };

/** Adds a way to have the coupon sent, if the campaign has one. */
const drawWith =
  (panel: Chunk): DrawCard =>
  (options) => {
    const { offer, api, theme, locale } = options;
    const send = api && (offer.channels?.email || offer.channels?.sms);
    return drawCard({
      ...options,
      ...('act' in options ? cardActions(offer, options.act) : options),
      ...(send && { send: () => openSend({ theme, locale, api, decisionId: offer.decisionId }, panel) }),
    });
  };

// A chunk of its own, fetched while a coupon is chosen, because most page views need none.
if (window.couplet?._) {
  const { panel, words } = __COUPLET_CHUNKS__;
  Object.assign(window.couplet._, { card: drawWith(panel), applier: findApplier, words });
}
