import { describe, expect, test } from 'vitest';

interface Report {
  readonly globals: readonly string[];
  readonly queue: readonly (readonly unknown[])[];
  readonly scripts: readonly {
    readonly src: string;
    readonly integrity: string;
    readonly crossOrigin: string | null;
    readonly charset: string;
  }[];
  readonly platforms: number;
  readonly hints: readonly string[];
  readonly errors: readonly string[];
}

/** Runs the loader `times` times in a page of its own, with `before` and `after` around the first run. */
const load = (config: object | undefined, { times = 1, before = '', after = '' } = {}): Promise<Report> =>
  new Promise((resolve) => {
    const frame = document.createElement('iframe');
    addEventListener('message', function take({ data, source }: MessageEvent) {
      if (!data?.coupletLoader || source !== frame.contentWindow) return;
      removeEventListener('message', take);
      frame.remove();
      resolve(data.coupletLoader);
    });
    const url = new URL('../../widget/loader/index.ts', import.meta.url).href;
    frame.srcdoc = `<!doctype html><script>
        window.couplet = window.couplet || function () { (couplet.q = couplet.q || []).push(arguments) };
        ${config ? `window.coupletConfig = ${JSON.stringify(config)};` : ''}
        window.__COUPLET_CHUNKS__ = { app: ['assets/app-1.js', 'sha384-AAAA'], platforms: ['assets/platforms-1.js', 'sha384-AAAA'] };
        var hints = [], errors = [];
        console.info = (line) => hints.push(String(line));
        addEventListener('error', (event) => errors.push(String(event.message)));
        addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
        var report = { hints, errors };
        var known = new Set(Object.keys(window));
        ${before}
      </script><script type="module">
        const early = window.couplet;
        for (let run = 0; run < ${times}; run++) await import('${url}?' + run);
        ${after}
        await new Promise((done) => setTimeout(done, 2500));
        // Firefox's driver has names of its own there.
        report.globals = Object.keys(window).filter((name) => !known.has(name) && !name.startsWith('__pw_'));
        report.queue = (window.couplet._?.queue ?? []).map((command) => Array.from(command));
        report.scripts = [...document.querySelectorAll('script[src*=app-1]')].map(({ src, integrity, crossOrigin, charset }) => ({ src, integrity, crossOrigin, charset }));
        report.platforms = document.querySelectorAll('script[src*=platforms-1]').length;
        parent.postMessage({ coupletLoader: report }, '*');
      </script>`;
    document.body.append(frame);
  });

const config = { key: 'pk_1', api: `${location.origin}/nowhere` };

// Each in a frame of its own, at once: most of the time is the pause in which more could come.
describe.concurrent('the loader', () => {
  test('asks for the app chunk with its integrity, and keeps commands given before, between and through the old function', async () => {
    const report = await load(config, {
      before: "couplet('on', 'ready'); couplet('consent', { storage: true });",
      after: "window.couplet('track', 'view_item'); early('track', 'search');",
    });
    const app = { src: `${config.api}/assets/app-1.js`, integrity: 'sha384-AAAA', crossOrigin: 'anonymous', charset: 'utf-8' };
    expect(report.scripts).toEqual([app]);
    expect(report.queue).toEqual([
      ['on', 'ready'],
      ['consent', { storage: true }],
      ['track', 'view_item'],
      ['track', 'search'],
    ]);
    expect(report.globals).toEqual([]);
    expect(report.errors).toEqual([]);
  });

  test('run a second time, it does nothing and says so once', async () => {
    const { scripts, hints, errors } = await load(config, { times: 2 });
    expect(scripts).toHaveLength(1);
    expect(hints).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test('the consent tools load at a consent command, long after the last look, and hear of every dataLayer that has one', async () => {
    const { hints } = await load(config, {
      before: `
        const later = window.setTimeout;
        window.setTimeout = (run, ms) => later(run, ms === 1_000 ? 0 : ms);
        window.__COUPLET_CHUNKS__.consentTools = ['assets/tools-1.js', 'sha384-AAAA'];`,
      after: `
        const { _: handoff } = window.couplet;
        const told = [];
        const tell = (name) => told.push(name);
        let run = () => {};
        handoff.load = ([path], done) => {
          if (path.includes('app')) return;
          console.info(path);
          run = done;
        };
        handoff.detectConsentTool(tell);
        for (let look = 0; look < 100; look++) await new Promise((done) => setTimeout(done, 1_000));
        handoff.detectConsentTool(tell, 'dataLayer');
        handoff.detectConsentTool(tell, 'shopLayer');
        handoff.watchTools = (_, layers) => console.info([...layers].join());
        run();
        handoff.detectConsentTool(tell, 'lateLayer');
        console.info(told.join());`,
    });
    expect(hints).toEqual(['assets/tools-1.js', 'dataLayer,shopLayer', 'dataLayer,shopLayer,lateLayer', 'tools']);
  });

  test('without a key it loads nothing and throws nothing', async () => {
    const { scripts, hints, errors } = await load(undefined);
    expect(scripts).toEqual([]);
    expect(hints[0]).toContain('data-key');
    expect(errors).toEqual([]);
  });

  test.each([
    [
      'a form of the page',
      "document.write('<form id=coupletConfig><input name=key value=pk_evil><input name=api value=https://evil.example></form>'); if (!window.coupletConfig) throw new Error('no such element');",
    ],
    [
      'a frame of another origin',
      "document.write('<iframe name=coupletConfig sandbox srcdoc=x></iframe>'); const { coupletConfig } = window; if (coupletConfig && Object.getPrototypeOf(coupletConfig) !== null) throw new Error('of the same origin');",
    ],
    ['a list of elements', "document.write('<a id=coupletConfig></a><a id=coupletConfig name=key href=evil:1></a>');"],
    ['a polluted prototype', "Object.assign(Object.prototype, { key: 'pk_evil', api: 'https://evil.example', consent: 'granted' });"],
  ])('%s is no configuration', async (_what, before) => {
    const report = await load(undefined, { before });
    expect(report.scripts).toEqual([]);
    expect(report.hints).toContain('couplet: not started: data-key is missing');
    expect(report.errors).toEqual([]);
  });

  test.each(['gtag/js?id=G-1&l=dataLayer2', 'gtm.js?l=dataLayer2&id=GTM-1'])(
    'a dataLayer of another name is a sign of a platform: %s',
    async (other) => {
      const script = (address: string): string =>
        `document.body.append(Object.assign(document.createElement('script'), { type: 'text/plain', src: 'https://tags.example/${address}' }));`;
      const detect = 'window.couplet._.detectPlatform(true, () => {});';
      const { platforms, errors } = await load(config, {
        after: `${script('gtag/js?id=G-1&l=dataLayer')} ${script('gtag/js?l=dataLayer&id=G-1')} ${detect}
        const before = document.querySelectorAll('script[src*=platforms-1]').length;
        ${script(other)} ${detect} if (before) errors.push('dataLayer is no other name');`,
      });
      expect(platforms).toBe(1);
      expect(errors).toEqual([]);
    },
  );
});
