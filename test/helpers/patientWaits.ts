import { vi } from 'vitest';
import { PATIENCE } from './patience';

// Set-up of every test file, though files may share a process. `expect.poll` has a setting for it.
const { waitFor } = vi;
const patiently: typeof waitFor = (look, options = {}) =>
  waitFor(look, typeof options === 'number' ? options : { timeout: PATIENCE, ...options });
if (waitFor.name !== patiently.name) vi.waitFor = patiently;
