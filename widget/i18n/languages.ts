import type { Words } from './strings';

/** Written in by scripts/build.mjs. */
declare const __COUPLET_WORDS__: Words;

// Its own chunk, fetched where the page is not in English: every language costs a path and an integrity, which other pages need not carry.
if (window.couplet?._) window.couplet._.words = __COUPLET_WORDS__;
