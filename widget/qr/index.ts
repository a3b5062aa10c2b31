import { drawCode } from './drawCode';
import { readCodes } from './readCodes';

// Its own chunk, fetched when a profile is shown or read as codes.
if (window.couplet?._) window.couplet._.codes = { drawCode, readCodes };
