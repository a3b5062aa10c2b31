import { watchTools } from '../../consent/tools/watchTools';
import { watchStore } from './watchStore';

// Its own chunk, fetched where the page shows signs of a platform or of a consent tool, because shops with a dataLayer need none of it.
if (window.couplet?._) Object.assign(window.couplet._, { store: watchStore, watchTools });
