import { h, render } from 'preact';
import type { Inspection } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import { createHost, type HostOptions } from './host';
import { PrivacyPanel } from './PrivacyPanel';

export interface PrivacyPanelOptions extends Pick<HostOptions, 'theme'> {
  readonly strings: Strings;
  readonly format: Format;
  inspect(): Promise<Inspection | undefined>;
  erase(): Promise<void>;
}

/** The shopper's panel, as a native modal dialog: focus, Esc and the inert page behind are the browser's own. */
export const openPrivacyPanel = async ({ theme, strings, format, inspect, erase }: PrivacyPanelOptions): Promise<void> => {
  let inspection = await inspect();
  let erased = false;
  const host = createHost({ theme });
  const dialog = document.createElement('dialog');
  dialog.setAttribute('part', 'dialog');
  dialog.setAttribute('aria-labelledby', 'privacy-title');
  host.root.append(dialog);
  const draw = (): void =>
    render(
      h(PrivacyPanel, {
        inspection,
        erased,
        strings,
        format,
        erase: () => void eraseAll(),
        close: () => dialog.close(),
      }),
      dialog,
    );
  const eraseAll = async (): Promise<void> => {
    await erase();
    inspection = await inspect();
    erased = true;
    draw();
  };
  draw();
  dialog.addEventListener('close', () => {
    render(null, dialog);
    host.remove();
  });
  dialog.showModal();
};
