import { openPrivacyPanel } from './openPrivacyPanel';

// Its own chunk, fetched when the shopper asks for the panel, so that ordinary pages do not pay for it.
if (window.couplet?._) window.couplet._.panel = openPrivacyPanel;
