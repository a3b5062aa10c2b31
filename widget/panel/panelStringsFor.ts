import { panelEn } from './panelEn';
import type { PanelStrings } from './panelStrings';
import { panelZhCN } from './panelZhCN';

/** Strings of the best match for a BCP 47 tag; English where there is none. */
export const panelStringsFor = (locale: string): PanelStrings => (/^zh\b/i.test(locale) ? panelZhCN : panelEn);
