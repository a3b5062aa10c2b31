import { panelZhCN } from '../panelZhCN';

if (window.couplet?._) window.couplet._.panelStrings = panelZhCN;
