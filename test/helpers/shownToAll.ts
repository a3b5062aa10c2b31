import type { Experiment } from '../../src/protocol/experiment';

/** Shares under which every visitor of a test is Couplet's: nobody is held out, as of the demo's own visitors some are. */
export const shownToAll: Experiment['shares'] = { none: 0, rule: 0, couplet: 1 };
