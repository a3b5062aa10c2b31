import { describe, expect, it } from 'vitest';
import { foldersInCircles, specifiersOf } from '../../../scripts/imports.mjs';
import { brokenRule, checkLayers } from '../../../scripts/layers.mjs';

describe('layers', () => {
  it('finds no broken rule in this tree, and has looked at real imports', () => {
    const { problems, edges } = checkLayers();
    expect(problems).toEqual([]);
    expect(edges).toBeGreaterThan(3_000);
  });

  it.each([
    ['src/engine/profile/a.ts', 'src/engine/decision/b.ts'],
    ['src/protocol/values/result.ts', 'src/engine/profile/a.ts'],
    ['src/stats/private/a.ts', 'src/campaigns/b.ts'],
    ['src/engine/profile/a.ts', 'src/server/app.ts'],
    ['src/server/app.ts', 'src/trainer/fit.ts'],
    ['src/server/app.ts', 'test/helpers/world.ts'],
    ['src/server/reporting/metrics.ts', 'src/server/store/openStore.ts'],
    ['src/console/preview.html', 'widget/card/createCard.ts'],
    ['worker/db.ts', 'widget/app/offers.ts'],
    ['widget/app/offers.ts', 'worker/db.ts'],
    ['widget/app/offers.ts', 'src/network/model.ts'],
  ])('refuses %s importing %s', (file, target) => {
    expect(brokenRule(file, target)).toBeTypeOf('string');
  });

  it.each([
    ['src/engine/decision/a.ts', 'src/engine/profile/b.ts'],
    ['src/engine/profile/a.ts', 'src/protocol/values/result.ts'],
    ['src/server/app.ts', 'src/protocol/values/result.ts'],
    ['src/server/openSite.ts', 'src/server/store/openStore.ts'],
    ['src/server/store/openStore.ts', 'src/server/store/sqlite/sqliteStore.ts'],
    ['src/console/preview.html', 'widget/preview/index.ts'],
    ['widget/app/bridge.ts', 'worker/api.ts'],
    ['worker/start/index.ts', 'src/network/model.ts'],
  ])('allows %s importing %s', (file, target) => {
    expect(brokenRule(file, target)).toBeUndefined();
  });

  it('sees static, type, side-effect, re-export and dynamic imports, and the scripts of a page', () => {
    const text =
      "import { a } from './a';\nimport type { B } from './b';\nimport './c';\nexport { d } from './d';\nconst e = await import('./e');\nimport {\n f,\n} from './f';";
    expect([...specifiersOf('x.ts', text)].sort()).toEqual(['./a', './b', './c', './d', './e', './f']);
    expect(specifiersOf('x.html', '<body><script type="module" src="./main.tsx"></script></body>')).toEqual(['./main.tsx']);
  });

  it('names folders that import one another, and no others', () => {
    const module = (...files: string[]) => ({ text: '', files, packages: [] });
    const graph = new Map([
      ['a/x.ts', module('a/b/y.ts')],
      ['a/b/y.ts', module('c/z.ts')],
      ['c/z.ts', module()],
    ]);
    expect(foldersInCircles(graph)).toEqual([]);
    expect([...foldersInCircles(graph.set('c/z.ts', module('a/x.ts')))].sort()).toEqual(['a', 'a/b', 'c']);
  });
});
