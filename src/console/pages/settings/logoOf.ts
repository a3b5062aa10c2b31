import { LOGO_CHARACTERS, PNG } from '../../../protocol/brand';

/** Largest size of a logo, pixels: twice what messages show, for sharp screens. */
const [WIDTH, HEIGHT] = [440, 128];
/** White around a logo with transparent parts, so that it is readable in dark mode. */
const MARGIN = 12;
/** Sides are made smaller by this factor until the file is small enough. */
const SMALLER = 0.8;

const dataUrl = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

/** Whether a corner of the picture is transparent. */
const isCutOut = (context: CanvasRenderingContext2D, width: number, height: number): boolean =>
  [0, width - 1].some((x) => [0, height - 1].some((y) => (context.getImageData(x, y, 1, 1).data[3] ?? 255) < 255));

const drawn = (image: HTMLImageElement, width: number, height: number): string => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  if (!context) return '';
  context.drawImage(image, 0, 0, width, height);
  if (isCutOut(context, width, height)) {
    [canvas.width, canvas.height] = [width + 2 * MARGIN, height + 2 * MARGIN];
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, MARGIN, MARGIN, width, height);
  }
  return canvas.toDataURL();
};

/** A picture file as a logo for messages: a small PNG. `undefined`: it is no picture that this browser can read. */
export const logoOf = async (file: File): Promise<string | undefined> => {
  const image = new Image();
  try {
    image.src = await dataUrl(file);
    await image.decode();
  } catch {
    return undefined;
  }
  // An SVG may have no size of its own.
  const [natural, tall] = [image.naturalWidth || WIDTH, image.naturalHeight || HEIGHT];
  let scale = Math.min(WIDTH / natural, HEIGHT / tall);
  if (!file.type.includes('svg')) scale = Math.min(1, scale);
  for (; natural * scale >= 1 && tall * scale >= 1; scale *= SMALLER) {
    const logo = drawn(image, Math.round(natural * scale), Math.round(tall * scale));
    if (!logo.startsWith(PNG)) return undefined;
    if (logo.length <= LOGO_CHARACTERS) return logo;
  }
  return undefined;
};
