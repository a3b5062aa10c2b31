import type { Chunk } from '../handoff';
import { openSend } from '../send/openSend';
import { type DrawCard, drawCard } from './drawCard';

/** Written in by scripts/build.mjs: what puts a claimed code onto the cart. */
declare const __COUPLET_APPLY__: Chunk;

/** With a way to have the coupon sent, where the campaign has one. */
const draw: DrawCard = (options) => {
  const { offer, api, theme, locale } = options;
  const send = api && (offer.channels?.email || offer.channels?.sms);
  return drawCard(send ? { ...options, send: () => openSend({ theme, locale, api, decisionId: offer.decisionId }) } : options);
};

// Its own chunk, fetched beside a choice, because most page views ask for none.
if (window.couplet?._) Object.assign(window.couplet._, { card: draw, apply: __COUPLET_APPLY__ });
