import { watchStore } from './watchStore';

// Its own chunk, fetched if the page shows signs of a platform, because shops with a dataLayer do not need it.
if (window.couplet?._) window.couplet._.store = watchStore;
