import { panelZhCN } from '../../i18n/panelZhCN';

if (window.couplet?._) window.couplet._.panelStrings = panelZhCN;
