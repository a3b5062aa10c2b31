import { source } from 'virtual:couplet-worker';

// Runs as its own integrity-checked script, asked for by the bridge; the worker then needs no network of its own to start.
if (window.couplet?._) window.couplet._.source = source;
