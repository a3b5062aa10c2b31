/** Text of the built classic worker, from the `workerSource` build. */
declare module 'virtual:couplet-worker' {
  export const source: string;
}
