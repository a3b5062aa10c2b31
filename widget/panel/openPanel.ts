import type { Chunk } from '../handoff';
import type { Codes } from '../transfer/createTransfer';
import { openPrivacyPanel, type PrivacyPanelOptions } from './openPrivacyPanel';
import type { PanelStrings } from './panelStrings';

/** Written in by scripts/build.mjs: what draws and reads QR codes. */
declare const __COUPLET_CODES__: Chunk;

const codes = async (): Promise<Codes | undefined> => {
  const handoff = window.couplet?._;
  if (handoff && !handoff.codes) await new Promise<void>((resolve) => handoff.load(__COUPLET_CODES__, resolve));
  return handoff?.codes;
};

/** The panel as a page opens it. */
export const openPanel = (options: Omit<PrivacyPanelOptions, 'codes' | 'reload'>, strings?: PanelStrings): Promise<void> =>
  openPrivacyPanel({ ...options, codes, reload: () => location.reload() }, strings);

export type OpenPanel = typeof openPanel;
