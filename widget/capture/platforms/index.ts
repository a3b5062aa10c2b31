import { watchStore } from './watchStore';

// Its own chunk, fetched where the page shows signs of a platform, because shops with a dataLayer need none of it.
if (window.couplet?._) window.couplet._.store = watchStore;
