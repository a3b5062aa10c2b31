import { readMap } from './categories';
import { watchTools } from './watchTools';

// Its own chunk, fetched if the page shows signs of a consent tool.
const handoff = window.couplet?._;
if (handoff) handoff.watchTools = (tell) => watchTools(tell, readMap(handoff.config.consentMap));
