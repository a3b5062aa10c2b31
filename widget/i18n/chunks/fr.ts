import { fr } from '../fr';

if (window.couplet?._) window.couplet._.strings = fr;
