import { watchTools } from './watchTools';

// Its own chunk, fetched if the page shows signs of a consent tool.
if (window.couplet?._) window.couplet._.watchTools = watchTools;
