// Entry of a fleet's thread when the simulator runs from its TypeScript sources: a worker thread inherits no loader, so tsx is registered here, as for
// the trainer's job threads (https://tsx.hirok.io/dev-api/register-esm).
import { register } from 'tsx/esm/api';

register();
await import('./fleetThread.ts');
