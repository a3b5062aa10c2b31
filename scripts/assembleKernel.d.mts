export const assembleKernel: () => Promise<string>;
