import { describe, expect, it } from 'vitest';
import { transferables } from '../../../src/threads/answerRequests';
import { sharedArray } from '../../../src/trainer/parallel/threadCount';

describe('transferables', () => {
  it('finds each buffer once, wherever it lies, and leaves shared ones', () => {
    const numbers = new Float32Array(4);
    expect(transferables({ a: numbers, b: [numbers.subarray(1), 'text', null], c: { d: new Int32Array(2).buffer } })).toHaveLength(2);
    expect(transferables(sharedArray(numbers))).toEqual([]);
  });
});
