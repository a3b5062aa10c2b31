import { panelDe } from '../../i18n/panelDe';

if (window.couplet?._) window.couplet._.panelStrings = panelDe;
