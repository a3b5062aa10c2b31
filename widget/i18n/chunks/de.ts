import { de } from '../de';

if (window.couplet?._) window.couplet._.strings = de;
