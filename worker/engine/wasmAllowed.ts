/**
 * May WebAssembly be compiled here? A CSP without `'wasm-unsafe-eval'` makes the constructor throw, also in a worker from a Blob, which
 * inherits the page's policy. Asked first, because TensorFlow.js would download its binary and fill the shop's console before it gives up.
 */
export const wasmAllowed = (): boolean => {
  try {
    // The smallest module there is: magic number and version.
    return new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
};
