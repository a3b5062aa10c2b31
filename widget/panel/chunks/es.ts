import { panelEs } from '../../i18n/panelEs';

if (window.couplet?._) window.couplet._.panelStrings = panelEs;
