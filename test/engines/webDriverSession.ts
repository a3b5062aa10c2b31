import { type ChildProcess, spawn } from 'node:child_process';
import { freePort } from '../../demo/startDemo';

/** The key under which WebDriver names an element (https://www.w3.org/TR/webdriver2/#elements). */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
export type ElementReference = { readonly [ELEMENT]: string };

/** The part of W3C WebDriver that the provider speaks. */
export interface WebDriverSession {
  goTo(url: string): Promise<void>;
  /** Commands go to the page itself, or to the first frame in it. */
  enter(where: 'page' | 'frame'): Promise<void>;
  run<T>(script: string, args?: readonly unknown[]): Promise<T>;
  click(element: ElementReference): Promise<void>;
  clear(element: ElementReference): Promise<void>;
  type(element: ElementReference, text: string): Promise<void>;
  /** Key values of https://www.w3.org/TR/webdriver2/#keyboard-actions. */
  keys(actions: readonly { readonly type: 'keyDown' | 'keyUp'; readonly value: string }[]): Promise<void>;
  close(): Promise<void>;
}

export interface WebKitPaths {
  readonly driver: string;
  readonly binary: string;
  readonly display: string;
}

/** The number of a display that Xvfb has just opened. */
const openDisplay = (command: string): Promise<{ readonly name: string; readonly server: ChildProcess }> =>
  new Promise((resolve, reject) => {
    const server = spawn(command, ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.stdout?.once('data', (text) => resolve({ name: `:${String(text).trim()}`, server }));
  });

/** Starts WebKitGTK's driver on a screen of its own and opens its browser. */
export const openWebKit = async ({ driver, binary, display }: WebKitPaths): Promise<WebDriverSession> => {
  const [screen, port] = await Promise.all([openDisplay(display), freePort('127.0.0.1', 0)]);
  const process_ = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: screen.name, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' },
  });
  const call = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(method === 'POST' ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) } : {}),
    });
    const { value } = (await answer.json()) as { value: T & { readonly error?: string; readonly message?: string } };
    if (!answer.ok) throw new Error(`${path}: ${value?.error} ${value?.message}`);
    return value;
  };
  for (let tries = 0; ; tries++) {
    const up = await call('GET', '/status').catch(() => undefined);
    if (up) break;
    if (tries > 100) throw new Error('WebKitWebDriver did not start');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { sessionId } = await call<{ readonly sessionId: string }>('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } } },
  });
  const session = `/session/${sessionId}`;
  // A frame wider than the window would be cut to it.
  await call('POST', `${session}/window/rect`, { x: 0, y: 0, width: 1400, height: 1000 });
  const run = <T>(script: string, args: readonly unknown[] = []) => call<T>('POST', `${session}/execute/sync`, { script, args });
  const onElement = (element: ElementReference, verb: string, body?: unknown) =>
    call<void>('POST', `${session}/element/${element[ELEMENT]}/${verb}`, body);
  return {
    goTo: (url) => call('POST', `${session}/url`, { url }),
    enter: async (where) => {
      await call('POST', `${session}/frame`, { id: null });
      if (where === 'page') return;
      const frame = await run<ElementReference>("return document.querySelector('iframe')");
      await call('POST', `${session}/frame`, { id: frame });
    },
    run,
    click: (element) => onElement(element, 'click'),
    clear: (element) => onElement(element, 'clear'),
    type: (element, text) => onElement(element, 'value', { text }),
    keys: (actions) => call('POST', `${session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] }),
    close: async () => {
      await call('DELETE', session).catch(() => undefined);
      process_.kill();
      screen.server.kill();
    },
  };
};
