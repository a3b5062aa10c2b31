import { playwright } from '@vitest/browser-playwright';
import type { BrowserCommand, BrowserProviderOption } from 'vitest/node';

/**
 * Debian's Firefox, which Playwright speaks to by WebDriver BiDi. That finds no element of a frame visible when it is to be clicked with the
 * mouse, so a click is the event, after the focus that a mouse would have given.
 */
export const firefoxDriver = (executablePath: string): BrowserProviderOption => {
  const provider = playwright({ launchOptions: { channel: 'moz-firefox', executablePath } });
  const click: BrowserCommand<[selector: string]> = async ({ iframe }, selector) => {
    const element = iframe.locator(selector);
    await element.focus();
    await element.dispatchEvent('click', { bubbles: true, composed: true, cancelable: true });
  };
  return {
    ...provider,
    providerFactory: (project) => {
      const made = provider.providerFactory(project);
      project.browser?.registerCommand('__vitest_click' as never, click as never);
      return made;
    },
  };
};
