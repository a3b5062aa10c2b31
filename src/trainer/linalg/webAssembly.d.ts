/** The little of WebAssembly used here: Node's types leave it to the DOM library, which Node code does not load. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { readonly initial: number; readonly maximum: number; readonly shared: true });
    readonly buffer: SharedArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { readonly trainer: { readonly memory: Memory } });
    readonly exports: unknown;
  }
}
