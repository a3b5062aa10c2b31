import { fileURLToPath } from 'node:url';
import { defineBrowserProvider, parseKeyDef } from '@vitest/browser';
import type { BrowserCommand, BrowserProvider, TestProject } from 'vitest/node';
import { TARGET } from './target';
import { type ElementReference, openWebKit, type WebDriverSession, type WebKitPaths } from './webDriverSession';

declare module 'vitest/node' {
  interface _BrowserNames {
    webkitgtk: 'webkit';
  }
}

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const keyValues: Readonly<Record<string, string>> = {
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
  Shift: '\uE008',
  Control: '\uE009',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Backspace: '\uE003',
};

type OnTarget = (session: WebDriverSession, element: ElementReference, ...parameters: never[]) => Promise<void>;

/** What `userEvent` of Vitest asks for, on the element that `webKitLocators` left. */
const onTarget: Readonly<Record<string, OnTarget>> = {
  __vitest_click: (session, element) => session.click(element),
  __vitest_clear: (session, element) => session.clear(element),
  __vitest_fill: async (session, element, text: string) => {
    await session.clear(element);
    // An empty text is no text to WebDriver.
    if (text !== '') await session.type(element, text);
  },
  __vitest_selectOptions: async (session, element, values: readonly string[]) => {
    const chosen = await session.run<boolean>(
      `const [select, wanted] = arguments;
       const found = [...select.options].filter(({ value, text }) => wanted.includes(value) || wanted.includes(text));
       for (const option of found) option.selected = true;
       select.dispatchEvent(new Event('input', { bubbles: true }));
       select.dispatchEvent(new Event('change', { bubbles: true }));
       return found.length > 0;`,
      [element, values],
    );
    if (!chosen) throw new Error(`no option ${values.join()}`);
  },
};

const createProvider = (project: TestProject, paths: WebKitPaths): BrowserProvider => {
  let opened: Promise<WebDriverSession> | undefined;
  const open = (): Promise<WebDriverSession> => {
    opened ??= openWebKit(paths);
    return opened;
  };
  const inFrame = async (): Promise<WebDriverSession> => {
    const session = await open();
    await session.enter('frame');
    return session;
  };
  const register = (name: string, command: BrowserCommand<never[]>): void =>
    project.browser?.registerCommand(name as never, command as BrowserCommand<unknown[]>);
  for (const [name, act] of Object.entries(onTarget)) {
    register(name, async (_context, _selector: string, ...parameters: never[]) => {
      const session = await inFrame();
      await act(session, await session.run<ElementReference>(`return window.${TARGET}`), ...parameters);
    });
  }
  register('__vitest_keyboard', async (_context, text: string) => {
    const session = await inFrame();
    const value = (key: string): string => keyValues[key] ?? key;
    await session.keys(
      parseKeyDef(text).flatMap(({ keyDef }) => [
        { type: 'keyDown' as const, value: value(keyDef.key ?? '') },
        { type: 'keyUp' as const, value: value(keyDef.key ?? '') },
      ]),
    );
    return { unreleased: [] };
  });
  register('__vitest_cleanup', async () => undefined);
  return {
    name: 'webkitgtk',
    initScripts: [fileURLToPath(new URL('./webKitLocators.ts', import.meta.url))],
    supportsParallelism: false,
    getCommandsContext: () => ({}),
    openPage: async (_sessionId, url) => {
      const session = await open();
      await session.enter('page');
      await session.goTo(url);
    },
    close: async () => {
      const session = await opened;
      opened = undefined;
      await session?.close();
    },
  };
};

/** WebKitGTK as a provider of Vitest's browser mode: its driver, its MiniBrowser, a screen of their own. */
export const webKitDriver = (paths: WebKitPaths) =>
  defineBrowserProvider({ name: 'webkitgtk', supportedBrowser: ['webkit'], providerFactory: (project) => createProvider(project, paths) });
