import { waitForMoment, watchMoments } from './watchMoments';

// Its own chunk, fetched if the bundle has a moment or a card waits for one. Most shops ask by views and cart alone.
if (window.couplet?._) Object.assign(window.couplet._, { moments: watchMoments, moment: waitForMoment });
