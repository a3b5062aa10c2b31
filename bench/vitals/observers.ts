import { readFileSync } from 'node:fs';

/** A script's part of a long animation frame (https://w3c.github.io/long-animation-frames/). */
export interface FrameScript {
  readonly url: string;
  /** What called it: `Window.setTimeout`, the address of a classic script, … */
  readonly invoker: string;
  readonly at: number;
  readonly ms: number;
}

/** What a page has seen of itself; times in ms since its navigation began. */
export interface Seen {
  readonly lcp: number | undefined;
  readonly cls: number | undefined;
  readonly inp: number | undefined;
  /** Slowest interaction since `window.__vitals.slowest` was last set to 0. */
  readonly slowest: number;
  /** Since when the card is in the document. */
  readonly card: number | undefined;
  readonly tasks: readonly { readonly at: number; readonly ms: number }[];
  readonly frames: readonly { readonly at: number; readonly ms: number; readonly scripts: readonly FrameScript[] }[];
}

const library = readFileSync(new URL('../../node_modules/web-vitals/dist/web-vitals.attribution.iife.js', import.meta.url), 'utf8');

/** Text, not a function: what tsx makes of a function calls helpers that a page does not have. */
const observe = `(() => {
  if (window !== top) return;
  const seen = window.__vitals = { slowest: 0, tasks: [], frames: [] };
  const keep = (name) => ({ value }) => { seen[name] = value; };
  const all = { reportAllChanges: true, durationThreshold: 16 };
  webVitals.onLCP(keep('lcp'), all);
  webVitals.onCLS(keep('cls'), all);
  webVitals.onINP(keep('inp'), all);
  const each = (type, take, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  each('longtask', ({ startTime, duration }) => seen.tasks.push({ at: startTime, ms: duration }));
  each('long-animation-frame', ({ startTime, duration, scripts }) => seen.frames.push({
    at: startTime,
    ms: duration,
    scripts: scripts.map((script) => ({
      url: script.sourceURL, invoker: script.invoker, at: script.startTime, ms: script.duration,
    })),
  }));
  each('event', ({ interactionId, duration }) => {
    if (interactionId) seen.slowest = Math.max(seen.slowest, duration);
  }, { durationThreshold: 16 });
  new MutationObserver(() => {
    if (document.querySelector('couplet-card')) seen.card ??= performance.now();
  }).observe(document, { childList: true, subtree: true });
})();`;

/** For every page before its own scripts: the web-vitals library as Google measures by it, and what it does not tell. */
export const observers = `${library}\n${observe}`;
