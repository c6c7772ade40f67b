/** The photos of the message being written: chosen, shown, uploaded, taken away again. */
import { Problem, type Api } from "./api";
import { h } from "./dom";
import { smaller, thumbnail } from "./pictures";
import type { Words } from "./strings";
import type { Session } from "./types";

interface Attached {
  file: File;
  item: HTMLLIElement;
  bar: HTMLProgressElement;
  upload: AbortController;
  id: string | null;
}

export class Attachments {
  readonly element: HTMLUListElement;
  limits: Session["limits"] | null = null;
  private readonly photos: Attached[] = [];

  constructor(
    private readonly api: Api,
    private readonly words: Words,
    /** Photos as uploaded, so that those just sent need not be fetched again. */
    private readonly blobs: Map<string, Blob>,
    private readonly changed: () => void,
    private readonly trouble: (sentence: string) => void,
  ) {
    this.element = h("ul", { class: "attached", "aria-label": words.attached, hidden: true });
  }

  get ids(): string[] {
    return this.photos.flatMap((photo) => photo.id ?? []);
  }

  get isUploading(): boolean {
    return this.photos.some((photo) => !photo.id);
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      if (this.photos.length >= (this.limits?.photos ?? 0)) return this.trouble(this.words.tooMany(this.photos.length));
      if (!/^image\/(jpeg|png|webp|heic)$/.test(file.type)) this.trouble(this.words.notAPhoto(file.name));
      else void this.upload(this.show(file));
    }
  }

  clear(): void {
    for (const photo of [...this.photos]) this.remove(photo);
  }

  private show(file: File): Attached {
    const bar = h("progress", { max: 1, value: 0, "aria-label": this.words.uploading(file.name) });
    const photo: Attached = { file, bar, item: h("li", {}), upload: new AbortController(), id: null };
    const take = h("button", { type: "button", class: "take", "aria-label": this.words.cancel(file.name) }, "×");
    take.addEventListener("click", () => this.remove(photo));
    photo.item.append(bar, take);
    thumbnail(file, file.name).then((drawn) => photo.item.prepend(drawn), () => undefined);
    this.photos.push(photo);
    this.element.append(photo.item);
    this.tell();
    return photo;
  }

  private async upload(photo: Attached): Promise<void> {
    const { file, bar, upload } = photo;
    try {
      const blob = await smaller(file);
      if (blob.size > (this.limits?.photo_bytes ?? Infinity)) throw new Problem(413);
      const made = await this.api.upload(blob, file.name, (share) => (bar.value = share), upload.signal);
      if (upload.signal.aborted) return;
      photo.id = made.id;
      this.blobs.set(made.id, blob);
      bar.remove();
      photo.item.querySelector("button")?.setAttribute("aria-label", this.words.remove(file.name));
    } catch (problem) {
      if (upload.signal.aborted) return;
      this.remove(photo);
      this.trouble(this.reason(file.name, problem));
    }
    this.tell();
  }

  private reason(name: string, problem: unknown): string {
    const { status, message } = problem instanceof Problem ? problem : new Problem(0);
    if (status === 413) return this.words.tooLarge(name, Math.floor((this.limits?.photo_bytes ?? 0) / 1e6));
    if (status === 415) return this.words.notAPhoto(name);
    return message || this.words.uploadFailed(name);
  }

  private remove(photo: Attached): void {
    photo.upload.abort();
    photo.item.remove();
    const place = this.photos.indexOf(photo);
    if (place >= 0) this.photos.splice(place, 1);
    this.tell();
  }

  private tell(): void {
    this.element.hidden = !this.photos.length;
    this.changed();
  }
}
