import { spawnSync } from 'node:child_process';
import { isFresh } from './freshness.mjs';

// npm runs this after `npm ci`, before `npm pack`, and when `npx couplet` links the checkout: build only where something changed.
if (!isFresh()) {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
