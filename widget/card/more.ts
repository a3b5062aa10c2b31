import { findApplier } from '../apply/applyCode';
import { type Chunk, loadChunk } from '../chunk';
import { en } from '../i18n/en';
import { openSend, type SendOptions } from '../send/openSend';
import menuCss from '../ui/menu.css?inline';
import type { WhyPart } from '../why/index';
import { createBackdrop } from './backdrop';
import { claimedOf, countDown, keptOf, refusedOf } from './claimedOf';
import { createCode } from './createCode';
import { formatFor, pageMoment } from './formatFor';
import { createMenu } from './menu';
import moreCss from './more.css?inline';
import { findNativePlace } from './nativePlace';
import picksCss from './picks.css?inline';
import { picksOf } from './picksOf';
import { rest, restOf } from './restOf';

/** Inserted by scripts/build.mjs. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'panel' | 'why', Chunk>>;

/**
 * Everything that a card in the corner does not need before the shopper presses a button: its code, menu and cart, other formats, goods,
 * and the tab that a closed one leaves. It is loaded with every card.
 */
export const morePart = {
  css: moreCss + menuCss + picksCss,
  ...{ en, claimedOf, countDown, keptOf, refusedOf, createBackdrop, createMenu, createCode },
  ...{ findNativePlace, formatFor, pageMoment, picksOf, rest, restOf },
};
export type MorePart = typeof morePart;

/** With what it loads itself. */
export interface LoadedMore extends MorePart {
  openSend(options: SendOptions): Promise<boolean>;
  loadWhy(): Promise<WhyPart | undefined>;
}

// A chunk of its own, so that a card comes sooner.
const handoff = typeof window === 'object' && window.couplet?._;
if (handoff) {
  const { panel, why } = __COUPLET_CHUNKS__;
  const loadWhy = async (): Promise<WhyPart | undefined> => {
    if (!handoff.why) await loadChunk(handoff, why);
    return handoff.why;
  };
  const send = (options: SendOptions): Promise<boolean> => openSend(options, panel);
  Object.assign(handoff, { more: { ...morePart, loadWhy, openSend: send } satisfies LoadedMore, applier: handoff.applier ?? findApplier });
}
