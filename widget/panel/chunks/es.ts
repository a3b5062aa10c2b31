import { panelEs } from '../panelEs';

if (window.couplet?._) window.couplet._.panelStrings = panelEs;
