import { ar } from '../../widget/i18n/ar';
import { de } from '../../widget/i18n/de';
import { en } from '../../widget/i18n/en';
import { es } from '../../widget/i18n/es';
import { fr } from '../../widget/i18n/fr';
import type { Strings } from '../../widget/i18n/strings';
import { zhCN } from '../../widget/i18n/zhCN';
import { panelAr } from '../../widget/panel/panelAr';
import { panelDe } from '../../widget/panel/panelDe';
import { panelEn } from '../../widget/panel/panelEn';
import { panelEs } from '../../widget/panel/panelEs';
import { panelFr } from '../../widget/panel/panelFr';
import type { PanelStrings } from '../../widget/panel/panelStrings';
import { panelZhCN } from '../../widget/panel/panelZhCN';

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
