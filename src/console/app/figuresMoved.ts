const listeners = new Set<() => void>();

/** Told whenever the figures on the page are known to have moved. @returns to be called when nobody listens any more */
export const onFiguresMoved = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const figuresMoved = (): void => {
  for (const listener of [...listeners]) listener();
};
