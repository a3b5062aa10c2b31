import { zhCN } from '../zhCN';

// Its own chunk, fetched on Chinese pages only.
if (window.couplet?._) window.couplet._.strings = zhCN;
