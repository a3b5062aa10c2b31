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
import { zhCN } from '../../widget/i18n/zhCN';
import type { InspectedDecision } from '../../worker/api';

interface WidgetLanguage {
  /** Of a page in it. */
  readonly locale: string;
  readonly card: Strings;
  readonly panel: PanelStrings;
}

/** Every language of the widget, English first. */
export const widgetLanguages: readonly WidgetLanguage[] = [
  { locale: 'en', card: en, panel: panelEn },
  { locale: 'zh-CN', card: zhCN, panel: panelZhCN },
  { locale: 'de', card: de, panel: panelDe },
  { locale: 'fr', card: fr, panel: panelFr },
  { locale: 'es', card: es, panel: panelEs },
  { locale: 'ar', card: ar, panel: panelAr },
];

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
