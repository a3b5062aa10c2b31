import { backendOf } from './backend';
import { useWebgl } from './webglBackend';

/** The chunk of WebGL, with a runtime of its own: most devices never fetch it, and what it needs of the runtime does not weigh on theirs. */
export const backend = backendOf('webgl', useWebgl);
