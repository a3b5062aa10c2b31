import { ok } from '../../src/core/result';
import { fetchChunk } from '../sync/fetchChunk';
import { createInspector, type Transfer } from './createInspector';

/** Written in by scripts/build.mjs: name and integrity of the transfer chunk, which lies beside this one. */
declare const __COUPLET_TRANSFER__: readonly [name: string, integrity: string];

/** Entry of the inspection chunk: what only the shopper's dialogs and the debug panel ask for. */
export const inspector = createInspector(async ({ ports }) => {
  const [name, integrity] = __COUPLET_TRANSFER__;
  const url = new URL(name, import.meta.url).href;
  const fetched = await fetchChunk(ports, url, integrity);
  return fetched.ok ? ok((await import(/* @vite-ignore */ url)) as Transfer) : fetched;
});
