import type { Chunk } from '../handoff';
import { openPrivacyPanel } from './openPrivacyPanel';

/** Written in by scripts/build.mjs. */
declare const __COUPLET_PANEL_ZH_CN__: Chunk;

const handoff = window.couplet?._;
// Its own chunk, fetched when the shopper asks for the panel, so that ordinary pages do not pay for it.
if (handoff)
  handoff.panel = async (options) => {
    // Without its sentences it speaks English.
    if (/^zh\b/i.test(options.locale) && !handoff.panelStrings)
      await new Promise<void>((resolve) => handoff.load(__COUPLET_PANEL_ZH_CN__, resolve));
    await openPrivacyPanel(options, handoff.panelStrings);
  };
