import { afterEach, expect, test } from 'vitest';

let frame: HTMLIFrameElement | undefined;
afterEach(() => frame?.remove());

/** Speaks enough of Comlink's protocol to start, to record, and to have one coupon whenever it is asked; posts the name of every call. */
const worker = `addEventListener('message', ({ data: { id, path, type } }) => {
  const ready = { bundle: 'b', currency: 'EUR', triggers: { quietMs: 60000, minViews: 99, onAddToCart: false }, attribution: '' };
  const coupon = { id: 'c', version: 1, title: { en: 'Tea' }, discount: { kind: 'fixed', amount: 500 }, scope: {}, when: { all: [] }, startsAt: 0, endsAt: 1.9e12 };
  const values = { start: ready, record: { recorded: 0, rejected: [], session: { views: 0, carted: 0 } }, decide: { decisionId: 'd', coupon, currency: 'EUR', by: 'policy', because: [] }, confirm: true };
  if (type === 'APPLY') new BroadcastChannel('couplet-calls').postMessage(path[0]);
  postMessage({ id, type: 'RAW', value: type === 'GET' ? undefined : { ok: true, value: values[path[0]] } });
})`;

interface Report {
  readonly loaded: readonly string[];
  readonly calls: readonly string[];
  readonly lines: readonly string[];
  readonly errors: readonly string[];
  readonly atStart: readonly string[];
  readonly cards: readonly number[];
  readonly texts: readonly string[];
}

/**
 * Runs the app chunk on a page of its own and asks for a coupon once for each of `cards`: whether the card's chunk arrives this time.
 * What the loader would inject is imported from source instead.
 * @param after code that runs in the page then
 */
const run = (cards: readonly boolean[], lang = 'en', { attribution = '', consent = 'required', after = '' } = {}): Promise<Report> =>
  new Promise((resolve) => {
    addEventListener('message', function take({ data }: MessageEvent) {
      if (!data?.coupletApp) return;
      removeEventListener('message', take);
      resolve(data.coupletApp);
    });
    // Vite would take a path put together for a glob.
    const app = new URL('../../widget/app/index.ts', import.meta.url).href;
    const url = (path: string): string => JSON.stringify(new URL(path, app).href);
    frame = document.createElement('iframe');
    frame.srcdoc = `<!doctype html><html lang="${lang}"><body><script>
        var report = { loaded: [], calls: [], lines: [], errors: [], cards: [], texts: [] };
        addEventListener('error', (event) => report.errors.push(String(event.message)));
        addEventListener('unhandledrejection', (event) => report.errors.push(String(event.reason)));
        console.info = (line) => report.lines.push(String(line));
        new BroadcastChannel('couplet-calls').onmessage = ({ data }) => report.calls.push(data);
        var chunk = (name) => [name, ''];
        const names = ['card', 'more', 'panel', 'devtools', 'engine'];
        const words = Object.fromEntries(['ar', 'de', 'es', 'fr', 'zh'].map((language) => [language, chunk('words-' + language)]));
        window.__COUPLET_CHUNKS__ = { ...Object.fromEntries(names.map((name) => [name, chunk(name)])), words };
      </script><script type="module">
        const arrives = ${JSON.stringify(cards)};
        const config = { base: '/', api: '/', key: 'k', auto: 'off', consent: '${consent}', theme: 'light', debug: true };
        const load = async ([name]) => {
          if (name === 'devtools') return;
          report.loaded.push(name);
          if (name === 'card' && arrives[report.cards.length]) await import(${url('../card/index.ts')});
          if (name === 'more') await import(${url('../card/more.ts')});
          if (name === 'words-ar') couplet._.strings = (await import(${url('../i18n/ar.ts')})).ar;
          if (name === 'words-zh') couplet._.strings = (await import(${url('../i18n/zhCN.ts')})).zhCN;
        };
        window.couplet = (...command) => couplet._.run(command);
        couplet._ = { config, queue: [], source: ${JSON.stringify(worker.replace("attribution: ''", `attribution: '${attribution}'`))}, load: (chunk, done) => void load(chunk).then(done), detectConsentTool: (tell) => { window.tell = tell; } };
        const rest = (ms) => new Promise((done) => setTimeout(done, ms));
        await import(${url('index.ts')});
        await new Promise((done) => couplet('on', 'ready', done));
        report.atStart = [...report.loaded];
        for (const arriving of arrives) {
          couplet('offer');
          // Until it is shown, or has failed in this round.
          const notes = () => report.lines.filter((line) => line.includes('card_failed')).length;
          const before = notes();
          while (!document.querySelector('couplet-card') && notes() === before) await rest(20);
          await rest(50);
          report.cards.push(document.querySelectorAll('couplet-card').length);
          report.texts.push(document.querySelector('couplet-card')?.shadowRoot.textContent ?? '');
        }
        ${after}
        parent.postMessage({ coupletApp: report }, '*');
      </script></body></html>`;
    document.body.append(frame);
  });

test('a page that asks for no coupon loads no card; one that does loads it once', async () => {
  const { atStart, loaded, cards, calls, errors } = await run([true, true]);
  expect(atStart).toEqual([]);
  expect(loaded).toEqual(['card', 'more']);
  expect(cards).toEqual([1, 1]);
  expect(calls.filter((name) => name === 'confirm')).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('a card that did not load: no card, no showing, a debug line and no error on the page; the next ask loads it again', async () => {
  const { loaded, cards, calls, lines, errors } = await run([false, true]);
  expect(loaded).toEqual(['card', 'card', 'more']);
  expect(cards).toEqual([0, 1]);
  expect(lines.filter((line) => line.includes('card_failed'))).toHaveLength(1);
  expect(calls.filter((name) => ['decide', 'confirm'].includes(name))).toEqual(['decide', 'decide', 'confirm']);
  expect(errors).toEqual([]);
});

test.each([
  ['zh-CN', 'words-zh', '立减€5'],
  ['zh-TW', 'words-zh', '立减€5'],
  ['ar-AE', 'words-ar', 'تسري على كل ما في المتجر'],
])('a page in %s loads its sentences with the card', async (lang, words, text) => {
  const { atStart, loaded, texts } = await run([true], lang);
  expect(atStart).toEqual([]);
  expect(loaded.toSorted()).toEqual(['card', 'more', words]);
  expect(texts[0]).toContain(text);
});

test.each(['pt-BR', 'de-AT'])('where there are no sentences (%s), or they do not load, the card speaks English', async (lang) => {
  const { texts, cards, errors } = await run([true], lang);
  expect(texts[0]).toContain('Get code');
  expect([cards, errors]).toEqual([[1], []]);
});

/** Lets a code wait for the first item of an empty cart, and says whether the browser has stored it, now and after each withdrawal. */
const withWaitingCode = `
  couplet._.applier = (code, _, wait) => async () => ({ waits: wait(code) });
  const { applier } = await new Promise((done) => { couplet._.inbox = done; couplet('inbox'); });
  const { prefer } = await new Promise((done) => { couplet._.panel = done; couplet('privacy'); });
  const look = () => report.texts.push(sessionStorage.getItem('couplet-code/1') ? 'stored' : 'not stored');
  const wait = async () => {
    const apply = await applier({ coupon: { id: 'c' } }, { code: 'TEA', expiresAt: 4e12 });
    await apply();
    look();
  };
  await wait();
  await prefer({ storing: false });
  look();
  await wait();
  tell('cmp', { storage: null });
  look();`;

test('a waiting code is stored only on pages that store, and not after storing is switched off or no longer allowed', async () => {
  const options = { consent: 'granted', after: withWaitingCode };
  expect((await run([], 'en', { ...options, attribution: 'v1.exp-1.couplet.-' })).texts).toEqual([
    'stored',
    'not stored',
    'stored',
    'not stored',
  ]);
  frame?.remove();
  // As it is where the shopper has switched storing off.
  expect(new Set((await run([], 'en', options)).texts)).toEqual(new Set(['not stored']));
});
