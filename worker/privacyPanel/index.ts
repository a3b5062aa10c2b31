import { ok, type Result } from '../../src/protocol/result';
import { fetchChunk } from '../sync/http';
import { createInspector, type Send, type Transfer } from './createInspector';
import type { Inspected } from './inspector';

type Beside = readonly [name: string, integrity: string];

/** Written in by scripts/build.mjs: chunks that lie beside this one. */
declare const __COUPLET_TRANSFER__: Beside;
declare const __COUPLET_SEND__: Beside;

const load = async <T>({ ports }: Inspected, [name, integrity]: Beside): Promise<Result<T>> => {
  const url = new URL(name, import.meta.url).href;
  const fetched = await fetchChunk(ports, url, integrity);
  return fetched.ok ? ok((await import(/* @vite-ignore */ url)) as T) : fetched;
};

/** Entry of the inspection chunk: what only the shopper's dialogs and the debug panel ask for. */
export const inspector = createInspector(
  (of) => load<Transfer>(of, __COUPLET_TRANSFER__),
  (of) => load<Send>(of, __COUPLET_SEND__),
);
