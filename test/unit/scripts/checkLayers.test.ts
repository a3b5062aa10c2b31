import { describe, expect, it } from 'vitest';
import { brokenRule, checkLayers, importsOf } from '../../../scripts/checkLayers.mjs';

describe('checkLayers', () => {
  it('finds no broken rule in this tree, and has looked at real imports', () => {
    const { problems, edges } = checkLayers('.');
    expect(problems).toEqual([]);
    expect(edges).toBeGreaterThan(30);
  });

  it.each([
    ['src/engine/profile/a.ts', 'src/engine/decision/b.ts'],
    ['src/protocol/result.ts', 'src/engine/profile/a.ts'],
    ['src/engine/profile/a.ts', 'src/server/app.ts'],
    ['src/server/app.ts', 'src/trainer/fit.ts'],
    ['worker/db.ts', 'widget/offer.ts'],
    ['widget/offer.ts', 'worker/db.ts'],
    ['widget/offer.ts', 'src/network/model.ts'],
  ])('refuses %s importing %s', (file, target) => {
    expect(brokenRule(file, target)).toBeTypeOf('string');
  });

  it.each([
    ['src/engine/decision/a.ts', 'src/engine/profile/b.ts'],
    ['src/engine/profile/a.ts', 'src/protocol/result.ts'],
    ['src/server/app.ts', 'src/protocol/result.ts'],
    ['widget/bridge.ts', 'worker/api.ts'],
    ['worker/index.ts', 'src/network/model.ts'],
  ])('allows %s importing %s', (file, target) => {
    expect(brokenRule(file, target)).toBeUndefined();
  });

  it('sees static, type, side-effect, re-export and dynamic imports', () => {
    const text =
      "import a from './a';\nimport type { B } from './b';\nimport './c';\nexport { d } from './d';\nconst e = await import('./e');\nimport {\n f,\n} from './f';";
    expect(importsOf(text)).toEqual(['./a', './b', './c', './d', './e', './f']);
  });
});
