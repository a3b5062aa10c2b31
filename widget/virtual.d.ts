/** Text of the built classic worker, from the build of `app/withWorker.ts`. */
declare module 'virtual:couplet-worker' {
  export const source: string;
}
