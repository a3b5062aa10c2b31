import { waitForMoment, watchMoments } from './watchMoments';

// Its own chunk, fetched where the bundle has a moment or a card waits for one: most shops ask by views and cart alone.
if (window.couplet?._) Object.assign(window.couplet._, { moments: watchMoments, moment: waitForMoment });
