import { panelDe } from '../panelDe';

if (window.couplet?._) window.couplet._.panelStrings = panelDe;
