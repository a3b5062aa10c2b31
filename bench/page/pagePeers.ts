import { readFileSync } from 'node:fs';
import { bundledText } from '../decision/bundled';
import { peerFolder, umamiTracker } from '../peers/installPeers';
import type { Answer } from './countedProxy';

/** What a page is compared with. */
export interface PagePeer {
  readonly name: string;
  /** The tag as its documentation has it, for the head of the page. */
  tag(origin: string): string;
  /** Its script, and what its server answers. */
  readonly answer: Answer;
}

const script = (body: string | Buffer) => ({ type: 'text/javascript', body });
const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) });
const PATH = '/peer.js';
const tagOf = (attributes: string) => (origin: string) =>
  `<script async src="${origin}${PATH}"${attributes.replaceAll('ORIGIN', origin)}></script>`;

/** Where a script was loaded from, in its own words. */
const ORIGIN = 'new URL(document.currentScript.src).origin';

/** As many as a shop with some tests running has. */
const features = Object.fromEntries(
  Array.from({ length: 20 }, (_, i) => [
    `feature-${i}`,
    { defaultValue: false, rules: [{ variations: [false, true], weights: [0.5, 0.5], hashAttribute: 'id', key: `test-${i}` }] },
  ]),
);

/** Nothing of what costs more: no recording, surveys, heat maps or the like. */
const posthogConfig = {
  supportedCompression: ['gzip', 'gzip-js'],
  hasFeatureFlags: false,
  sessionRecording: false,
  surveys: false,
  heatmaps: false,
  captureDeadClicks: false,
  capturePerformance: false,
  autocaptureExceptions: false,
  siteApps: [],
};

const growthbook = async (): Promise<PagePeer> => {
  const { path, version } = peerFolder('@growthbook/growthbook');
  const body = readFileSync(`${path}dist/bundles/auto.min.js`);
  return {
    name: `GrowthBook ${version}`,
    tag: tagOf(' data-client-key="sdk-bench" data-api-host="ORIGIN"'),
    answer: (at) =>
      at === PATH ? script(body) : at.startsWith('/api/features/') ? json({ status: 200, features, experiments: [] }) : undefined,
  };
};

const posthog = async (): Promise<PagePeer> => {
  const { path, version } = peerFolder('posthog-js');
  const body = await bundledText(`
    import posthog from ${JSON.stringify(`${path}dist/module.mjs`)};
    posthog.init('phc_bench', { api_host: ${ORIGIN}, defaults: '2025-05-24' });`);
  return {
    name: `PostHog ${version}`,
    tag: tagOf(''),
    answer: (at) => {
      if (at === PATH) return script(body);
      if (/^\/array\/[^/]+\/config$/.test(at)) return json(posthogConfig);
      if (at.startsWith('/flags')) return json({ ...posthogConfig, flags: {}, featureFlags: {}, featureFlagPayloads: {} });
      const chunk = /^\/static\/(?:[\d.]+\/)?([\w-]+\.js)$/.exec(at)?.[1];
      return chunk ? script(readFileSync(`${path}dist/${chunk}`)) : json({ status: 1 });
    },
  };
};

const webVitals = async (): Promise<PagePeer> => {
  const { path, version } = peerFolder('web-vitals');
  const body = await bundledText(`
    import { onCLS, onINP, onLCP } from ${JSON.stringify(`${path}dist/web-vitals.js`)};
    const to = ${ORIGIN} + '/vitals';
    for (const on of [onCLS, onINP, onLCP]) on((metric) => navigator.sendBeacon(to, JSON.stringify(metric)));`);
  return {
    name: `web-vitals ${version}`,
    tag: tagOf(''),
    answer: (at) => (at === PATH ? script(body) : json({})),
  };
};

const umami = async (): Promise<PagePeer> => {
  const { version, path } = umamiTracker();
  const body = await bundledText(readFileSync(path, 'utf8'));
  return {
    name: `Umami ${version}`,
    tag: tagOf(' data-website-id="bench"'),
    answer: (at) => (at === PATH ? script(body) : at === '/api/send' ? { type: 'text/plain', body: 'ok' } : undefined),
  };
};

/** Every peer that can be had, and why another cannot. */
export const pagePeers = async (): Promise<{ readonly peers: readonly PagePeer[]; readonly missing: Readonly<Record<string, string>> }> => {
  const peers: PagePeer[] = [];
  const missing: Record<string, string> = {};
  for (const [name, make] of Object.entries({ GrowthBook: growthbook, PostHog: posthog, Umami: umami, 'web-vitals': webVitals })) {
    try {
      peers.push(await make());
    } catch (error) {
      missing[name] = String(error instanceof Error ? error.message : error);
    }
  }
  return { peers, missing };
};
