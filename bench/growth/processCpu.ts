/** Processor time of this process, all its threads, for a piece of work; ms. */
export const processCpu = async (work: () => unknown): Promise<number> => {
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
};
