import type { Chunk } from '../handoff';
import { drawCard } from './drawCard';

/** Written in by scripts/build.mjs: what puts a claimed code onto the cart. */
declare const __COUPLET_APPLY__: Chunk;

// Its own chunk, fetched beside a choice, because most page views ask for none.
if (window.couplet?._) Object.assign(window.couplet._, { card: drawCard, apply: __COUPLET_APPLY__ });
