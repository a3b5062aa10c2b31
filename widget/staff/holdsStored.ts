/** Whether an earlier page of this browser has stored something of Couplet's, as far as browsers tell (`worker/storage/indexedDbStorage`). Never rejects. */
export const holdsStored = async (): Promise<boolean> => {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === 'couplet');
  } catch {
    return false;
  }
};
