import type { Chunk } from '../handoff';
import { openCoupons } from '../inbox/openCoupons';
import { openPanel } from './openPanel';

/** Written in by scripts/build.mjs: what puts a claimed code onto the cart. */
declare const __COUPLET_APPLY__: Chunk;

// Their own chunk, fetched when the shopper asks for one of the dialogs, so that ordinary pages do not pay for them.
if (window.couplet?._) Object.assign(window.couplet._, { panel: openPanel, inbox: openCoupons, apply: __COUPLET_APPLY__ });
