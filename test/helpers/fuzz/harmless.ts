/** Has every object in it a prototype of the language's own, so that nothing reached one through a key? Deep trees are walked without recursion. */
export const isHarmless = (value: unknown): boolean => {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (next instanceof Map) waiting.push(...next.values());
    else if (ArrayBuffer.isView(next)) continue;
    else if (![Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(next))) return false;
    else waiting.push(...Object.values(next));
  }
  return true;
};
