import { createEngine } from '../../worker/offers/createEngine';

/** No page without a worker makes reports (docs/adr/031), so none of this is asked for. */
const noOutbox = { module: '', integrity: '', load: () => Promise.reject(new Error('no reports without a worker')) };

// Runs as a script of its own, asked for by what runs in the worker's place: plain scorer only.
const handoff = window.couplet?._;
if (handoff) handoff.engine = { createEngine: (kit) => createEngine(kit, noOutbox) };
