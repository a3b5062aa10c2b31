import { expect, it } from 'vitest';
import { withNames } from '../../../../src/server/training/prepareRun';

it('names files as they were uploaded, whatever signs are in their names', () => {
  const names = new Map([['/data/uploads/7', "spring $& $1 $'.csv"]]);
  expect(withNames('/data/uploads/7: line 3 of /data/uploads/7', names)).toBe("spring $& $1 $'.csv: line 3 of spring $& $1 $'.csv");
});
