import { watchMoments } from './watchMoments';

// Its own chunk, fetched where the bundle has a moment: most shops ask by views and cart alone.
if (window.couplet?._) window.couplet._.moments = watchMoments;
