import { zhCN } from '../zhCN';

if (window.couplet?._) window.couplet._.strings = zhCN;
