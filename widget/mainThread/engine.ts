import { createEngine } from '../../worker/offers/createEngine';

/** A page without a worker makes no reports (docs/adr/031), so these are never called. */
const noOutbox = { module: '', integrity: '', load: () => Promise.reject(new Error('no reports without a worker')) };

// A separate script, loaded by the main-thread fallback: plain scorer only.
const handoff = window.couplet?._;
if (handoff) handoff.engine = { createEngine: (kit) => createEngine(kit, noOutbox) };
