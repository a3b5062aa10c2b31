/** The tfjs chunk: what the engine takes from it. */
export { createTfjsScorer } from '../tfjsScorer';
export { createTfjsSequence } from '../tfjsSequence';
