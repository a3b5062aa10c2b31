/** `--quick`: fewer rounds and smaller sizes, to see that a bench runs; its figures are not for the record. */
export const isQuick = process.argv.includes('--quick');
