import { ar } from '../../widget/i18n/ar';
import { de } from '../../widget/i18n/de';
import { en } from '../../widget/i18n/en';
import { es } from '../../widget/i18n/es';
import { fr } from '../../widget/i18n/fr';
import { panelAr } from '../../widget/i18n/panelAr';
import { panelDe } from '../../widget/i18n/panelDe';
import { panelEn } from '../../widget/i18n/panelEn';
import { panelEs } from '../../widget/i18n/panelEs';
import { panelFr } from '../../widget/i18n/panelFr';
import type { PanelStrings } from '../../widget/i18n/panelStrings';
import { panelZhCN } from '../../widget/i18n/panelZhCN';
import type { Strings } from '../../widget/i18n/strings';
import { whyAr } from '../../widget/i18n/whyAr';
import { whyDe } from '../../widget/i18n/whyDe';
import { whyEn } from '../../widget/i18n/whyEn';
import { whyEs } from '../../widget/i18n/whyEs';
import { whyFr } from '../../widget/i18n/whyFr';
import type { WhyStrings } from '../../widget/i18n/whyStrings';
import { whyZhCN } from '../../widget/i18n/whyZhCN';
import { zhCN } from '../../widget/i18n/zhCN';
import type { InspectedDecision, Inspection } from '../../worker/api';

interface WidgetLanguage {
  /** Of a page in it. */
  readonly locale: string;
  readonly card: Strings;
  readonly why: WhyStrings;
  readonly panel: PanelStrings;
}

/** Every language of the widget, English first. */
export const widgetLanguages: readonly WidgetLanguage[] = [
  { locale: 'en', card: en, why: whyEn, panel: panelEn },
  { locale: 'zh-CN', card: zhCN, why: whyZhCN, panel: panelZhCN },
  { locale: 'de', card: de, why: whyDe, panel: panelDe },
  { locale: 'fr', card: fr, why: whyFr, panel: panelFr },
  { locale: 'es', card: es, why: whyEs, panel: panelEs },
  { locale: 'ar', card: ar, why: whyAr, panel: panelAr },
];

/** What the panel of a browser is given that has stored and sent nothing. */
export const emptyInspection: Inspection = {
  storage: 'indexeddb',
  events: 0,
  latest: [],
  kept: { days: 150, events: 10_000 },
  consent: { storage: true, sync: true },
  preferences: { storing: true, sending: true, erasing: false },
  codes: 0,
  decisions: [],
  reports: { waiting: [], sent: [] },
  messages: [],
  notifications: false,
  tokens: 0,
  spent: { period: { days: 28, spent: 0, most: 8 }, lifetime: { spent: 0, most: 24 }, left: 12 },
  scorer: 'plain',
  problems: [],
};

/** A page on which everything is allowed, or less. */
export const consentOf = (storage = true, sync = true, optedOut = false) => ({
  current: () => ({ storage, sync }),
  said: () => ({ optedOut, configured: 'granted' as const, tools: {}, manual: {} }),
});

/** A choice as the panel is given it, with nothing to tell but what is changed. */
export const inspectedDecision = (more: Partial<InspectedDecision> = {}): InspectedDecision => ({
  shown: true,
  version: 1,
  id: 'd',
  time: 0,
  variant: 'couplet',
  by: 'policy',
  action: 'tea-20',
  propensity: 1,
  candidates: [],
  refusals: [],
  context: [],
  contributions: [],
  versions: { bundle: '', policy: '', features: '', scorer: '', model: '' },
  ...more,
});
