import { es } from '../es';

if (window.couplet?._) window.couplet._.strings = es;
