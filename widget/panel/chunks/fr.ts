import { panelFr } from '../panelFr';

if (window.couplet?._) window.couplet._.panelStrings = panelFr;
