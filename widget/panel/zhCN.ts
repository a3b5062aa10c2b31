import { panelZhCN } from './panelZhCN';

// Its own chunk, fetched by the panel on a Chinese page.
if (window.couplet?._) window.couplet._.panelStrings = panelZhCN;
