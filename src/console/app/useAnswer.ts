import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../protocol/result';
import { ask } from '../api/ask';
import { onFiguresMoved } from './figuresMoved';

export interface Answer<T> {
  /** The last good one; stays while it is asked again. */
  readonly value: T | undefined;
  readonly failure: Failure | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** What `GET path` says. */
export const useAnswer = <S extends v.GenericSchema>(path: string, schema: S): Answer<v.InferOutput<S>> => {
  const [state, setState] = useState<Omit<Answer<v.InferOutput<S>>, 'reload'>>({ value: undefined, failure: undefined, loading: true });
  const controller = useRef<AbortController>(undefined);
  const asking = useRef(false);
  /** Figures moved while they were being asked for: one that is always asked anew is never answered. */
  const late = useRef(false);
  const reload = useCallback(() => {
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    asking.current = true;
    late.current = false;
    setState((before) => ({ ...before, loading: true }));
    void ask(path, schema, { signal: mine.signal }).then((answer) => {
      if (mine.signal.aborted) return;
      asking.current = false;
      setState((before) =>
        answer.ok
          ? { value: answer.value, failure: undefined, loading: false }
          : { value: before.value, failure: answer.error, loading: false },
      );
      if (late.current) reload();
    });
  }, [path, schema]);
  useEffect(() => {
    reload();
    const stop = onFiguresMoved(() => {
      if (asking.current) late.current = true;
      else reload();
    });
    return () => {
      stop();
      controller.current?.abort();
    };
  }, [reload]);
  return { ...state, reload };
};
