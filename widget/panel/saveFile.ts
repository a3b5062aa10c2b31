import { quietly } from '../ui/quietly';

/** Offers a file to keep, from memory: nothing is asked of any server. */
export const saveFile = (root: ShadowRoot, name: string, content: BlobPart, type = 'application/json'): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  // Where a browser does not save, it may not leave the shop's page either.
  link.target = '_blank';
  root.append(link);
  link.click();
  link.remove();
  setTimeout(
    quietly(() => URL.revokeObjectURL(link.href)),
    60_000,
  );
};
