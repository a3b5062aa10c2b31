import { h, render } from 'preact';
import type { Inspection } from '../../worker/api';
import { createHost, type HostOptions } from '../ui/host';
import { PrivacyPanel } from './PrivacyPanel';
import css from './panel.css?inline';
import { panelStringsFor } from './panelStringsFor';

export interface PrivacyPanelOptions extends Pick<HostOptions, 'theme'> {
  readonly locale: string;
  inspect(): Promise<Inspection | undefined>;
  erase(): Promise<void>;
}

/** The shopper's panel, as a native modal dialog: focus, Esc and the inert page behind are the browser's own. */
export const openPrivacyPanel = async ({ theme, locale, inspect, erase }: PrivacyPanelOptions): Promise<void> => {
  const strings = panelStringsFor(locale);
  let inspection = await inspect();
  let erased = false;
  const host = createHost(css, { theme });
  const dialog = document.createElement('dialog');
  dialog.setAttribute('part', 'dialog');
  dialog.setAttribute('aria-labelledby', 'privacy-title');
  host.root.append(dialog);
  host.mount();
  const eraseAll = async (): Promise<void> => {
    await erase();
    inspection = await inspect();
    erased = true;
    draw();
  };
  const draw = (): void =>
    render(h(PrivacyPanel, { inspection, erased, strings, locale, erase: () => void eraseAll(), close: () => dialog.close() }), dialog);
  draw();
  dialog.addEventListener('close', () => {
    render(null, dialog);
    host.remove();
  });
  dialog.showModal();
};

export type OpenPrivacyPanel = typeof openPrivacyPanel;
