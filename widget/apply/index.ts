import { findApplier } from './applyCode';

// Its own chunk, fetched when a code was claimed.
if (window.couplet?._) window.couplet._.applier = findApplier;
