import { ar } from '../ar';

if (window.couplet?._) window.couplet._.strings = ar;
