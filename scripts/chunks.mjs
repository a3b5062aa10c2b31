/**
 * Languages of the widget other than English. Each has its sentences in `widget/i18n`, with one chunk for the card and one for the
 * shopper's dialogs. @type {readonly string[]}
 */
export const languages = ['ar', 'de', 'es', 'fr', 'zh'];

/**
 * Everything that a shop's page, its worker and its service worker load. A chunk is listed after those it `loads`: the build passes their
 * paths and integrities to it, by their names, as `__COUPLET_CHUNKS__`.
 *
 * kind: `page` is a classic script of the page, `worker` a classic script that runs in a thread of its own, `module` an ES module that the
 * worker imports. `served` is a name that other people's pages refer to. All other chunks are named by their content. File names are
 * neutral, because ad blockers match words such as `track`, `stats` or `coupon-popup`. Without an `entry` there is one chunk for each of
 * `languages`, which `sets` on the handoff what the file of its `sentences` exports. `tfjs`: it is built with the backends of
 * TensorFlow.js. `eager`: every page runs most of its functions.
 * @typedef {{ name: string, kind: 'page' | 'worker' | 'module', entry?: string, languages?: readonly string[], sentences?: string, sets?: string, tfjs?: boolean, eager?: boolean, served?: string, loads?: readonly string[], when: string }} Chunk
 * @type {readonly Chunk[]}
 */
export const chunks = [
  // Chunks of the worker, each loaded when first needed.
  { name: 'compaction', kind: 'module', entry: 'worker/recording/compaction.ts', when: 'the event log has to be compacted' },
  {
    name: 'privacyPanel',
    kind: 'module',
    entry: 'worker/privacyPanel/index.ts',
    when: "one of the shopper's dialogs asks, or a reminder is due",
  },
  { name: 'picks', kind: 'module', entry: 'worker/offers/pickGoods.ts', when: 'a coupon is shown in a campaign that shows goods' },
  {
    name: 'worker',
    kind: 'worker',
    entry: 'worker/start/index.ts',
    served: 'device.js',
    loads: ['compaction', 'privacyPanel', 'picks'],
    when: 'every page',
  },
  { name: 'webgl', kind: 'module', tfjs: true, entry: 'worker/tfjs/webgl.ts', when: 'WebAssembly is slower' },
  { name: 'webgpu', kind: 'module', tfjs: true, entry: 'worker/tfjs/webgpu.ts', when: 'WebAssembly is slower' },
  { name: 'tfjs', kind: 'module', tfjs: true, entry: 'worker/tfjs/index.ts', loads: ['webgl', 'webgpu'], when: 'the bundle has a network' },
  { name: 'secureAggregation', kind: 'module', entry: 'worker/secureAggregation/sealAnswers.ts', when: 'a report of mode `split` is made' },
  { name: 'outbox', kind: 'module', entry: 'worker/outbox/index.ts', loads: ['secureAggregation'], when: 'there is a report or a token' },
  { name: 'engine', kind: 'module', entry: 'worker/offers/index.ts', loads: ['tfjs', 'outbox'], when: 'a coupon may be chosen' },
  // Chunks of the page.
  { name: 'words', kind: 'page', languages, sentences: '', sets: 'strings', when: 'a card in another language than English' },
  {
    name: 'panelWords',
    kind: 'page',
    languages,
    sentences: 'panel',
    sets: 'panelStrings',
    when: 'a dialog in another language than English',
  },
  { name: 'panel', kind: 'page', entry: 'widget/panel/index.ts', loads: ['words', 'panelWords'], when: 'the shopper opens a dialog' },
  { name: 'why', kind: 'page', entry: 'widget/why/index.ts', when: 'the shopper asks why they see a coupon' },
  {
    name: 'more',
    kind: 'page',
    entry: 'widget/card/more.ts',
    loads: ['panel', 'why'],
    when: 'with every card',
  },
  {
    name: 'card',
    kind: 'page',
    entry: 'widget/card/index.ts',
    loads: ['words', 'more'],
    when: 'a coupon is chosen',
  },
  {
    name: 'platforms',
    kind: 'page',
    entry: 'widget/capture/platforms/index.ts',
    when: 'the page shows signs of a platform',
  },
  { name: 'consentTools', kind: 'page', entry: 'widget/consent/tools/index.ts', when: 'the page shows signs of a consent tool' },
  { name: 'mainThreadEngine', kind: 'page', entry: 'widget/mainThread/engine.ts', when: 'a coupon may be chosen and no worker runs' },
  {
    name: 'mainThread',
    kind: 'page',
    entry: 'widget/mainThread/index.ts',
    loads: ['mainThreadEngine', 'compaction', 'privacyPanel', 'picks'],
    when: 'no worker runs',
  },
  { name: 'moments', kind: 'page', entry: 'widget/moments/index.ts', when: 'the campaign waits for moments' },
  { name: 'push', kind: 'page', entry: 'widget/push/index.ts', when: 'the page asks for notifications' },
  { name: 'agentAnswers', kind: 'page', entry: 'widget/agent/answers.ts', when: "the shopper's agent calls a tool" },
  { name: 'agent', kind: 'page', entry: 'widget/agent/index.ts', loads: ['agentAnswers'], when: 'the browser has an agent' },
  { name: 'devtools', kind: 'page', entry: 'widget/devtools/index.ts', loads: ['words'], when: 'debug, or the link of a preview' },
  {
    name: 'app',
    kind: 'page',
    eager: true,
    entry: 'widget/app/withWorker.ts',
    loads: ['mainThread', 'moments', 'push', 'card', 'panel', 'agent', 'devtools', 'engine'],
    when: 'every page',
  },
  {
    name: 'loader',
    kind: 'page',
    eager: true,
    entry: 'widget/loader/index.ts',
    served: 'couplet.js',
    loads: ['app', 'platforms', 'consentTools'],
    when: 'the script tag',
  },
  // Chunks used outside the shop's page: by the page that an app opens in a WebView, and by the shop's service worker, which cannot import
  // anything later.
  { name: 'webview', kind: 'page', entry: 'widget/webview/index.ts', served: 'shell.js', loads: ['engine'], when: 'an app' },
  { name: 'wake', kind: 'worker', entry: 'worker/push/index.ts', served: 'push.js', when: 'a notification arrives' },
];

/** Further builds, each a Vite build of its own: the module on npm, the merchant's pages, everything for Node, the demo's page. */
export const products = ['module', 'console', 'node', 'demo'];

/** @param {string} name @returns {Chunk} */
export const chunkNamed = (name) => {
  const found = chunks.find((chunk) => chunk.name === name);
  if (!found) throw new Error(`there is no chunk ${name}; known: ${chunks.map((chunk) => chunk.name).join(', ')}`);
  return found;
};
