/** Text of the built classic worker, given by the `workerSource` build. */
declare module 'virtual:couplet-worker' {
  export const source: string;
}
