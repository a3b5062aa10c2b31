import { panelFr } from '../../i18n/panelFr';

if (window.couplet?._) window.couplet._.panelStrings = panelFr;
