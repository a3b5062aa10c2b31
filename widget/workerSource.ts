import { source } from 'virtual:couplet-worker';

// A separate, integrity-checked script, loaded by the bridge. The worker then needs no network access of its own to start.
if (window.couplet?._) window.couplet._.source = source;
