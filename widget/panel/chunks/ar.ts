import { panelAr } from '../../i18n/panelAr';

if (window.couplet?._) window.couplet._.panelStrings = panelAr;
