import { panelAr } from '../panelAr';

if (window.couplet?._) window.couplet._.panelStrings = panelAr;
