declare module 'virtual:built-worker' {
  export const source: string;
}
