/** Photos, drawn on a canvas: no page's CSP need allow image addresses for it, and nothing in a file runs. */
import { h } from "./dom";

const THUMBNAIL = 320; // pixels, twice what is shown, for dense screens
const LONGEST = 2_400; // pixels; the server keeps no more

/** A square cut of the photo; rejects what is no picture. */
export async function thumbnail(photo: Blob, label: string): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(photo);
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  const canvas = h("canvas", { width: THUMBNAIL, height: THUMBNAIL, role: "img", "aria-label": label });
  canvas.getContext("2d")?.drawImage(bitmap, left, top, side, side, 0, 0, THUMBNAIL, THUMBNAIL);
  bitmap.close();
  return canvas;
}

/** The photo in its own size. */
export async function whole(photo: Blob, label: string): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(photo);
  const canvas = h("canvas", { width: bitmap.width, height: bitmap.height, role: "img", "aria-label": label });
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas;
}

/** A phone's photo in the size that is kept anyway: quicker to send. What is no picture stays as it is. */
export async function smaller(photo: Blob): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(photo);
    const scale = LONGEST / Math.max(bitmap.width, bitmap.height);
    if (scale >= 1) return photo;
    const canvas = h("canvas", { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    return drawn && drawn.size < photo.size ? drawn : photo;
  } catch {
    return photo;
  }
}
