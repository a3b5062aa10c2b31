// Entry of a job thread when the trainer runs from its TypeScript sources (tests, benches, tsx). A worker thread inherits no loader, and
// `--import` does not reach its entry on Node 20, so tsx is registered here: https://tsx.hirok.io/dev-api/register-esm
import { register } from 'tsx/esm/api';

register();
await import('./jobThread.ts');
