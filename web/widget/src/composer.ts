/** Where the customer writes. */
import type { Api } from "./api";
import { Attachments } from "./attachments";
import { h, icon } from "./dom";
import type { Words } from "./strings";
import type { Draft, Session } from "./types";

const KINDS = "image/jpeg,image/png,image/webp"; // phones offer camera and album, and convert their own kinds

export class Composer {
  readonly element: HTMLFormElement;
  readonly text: HTMLTextAreaElement;
  private readonly attachments: Attachments;
  private readonly button: HTMLButtonElement;
  private readonly note = h("p", { class: "trouble", role: "alert", hidden: true });
  private limit = Infinity;
  private isLong = false;
  private suggested = "";

  constructor(
    api: Api,
    private readonly words: Words,
    blobs: Map<string, Blob>,
    private readonly send: (content: Omit<Draft, "id">) => void,
  ) {
    this.attachments = new Attachments(api, words, blobs, () => this.check(), (sentence) => this.trouble(sentence));
    this.text = h("textarea", {
      rows: 1, placeholder: words.placeholder, "aria-label": words.message, autocomplete: "off",
      enterkeyhint: "send", dir: "auto",
    });
    this.button = h("button", { type: "submit", class: "send", "aria-label": words.send }, icon("send"));
    this.element = this.form();
    this.text.addEventListener("input", () => this.check());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("paste", (event) => this.pasted(event));
    this.check();
  }

  set limits(limits: Session["limits"]) {
    this.limit = limits.text;
    this.attachments.limits = limits;
    this.check();
  }

  add(files: Iterable<File>): void {
    this.trouble("");
    this.attachments.add(files);
  }

  /** Put words where the customer can change them, the cursor behind them; what he wrote himself stays. */
  suggest(words: string): void {
    if (words && (!this.text.value || this.text.value === this.suggested)) {
      this.text.value = this.suggested = words;
      this.text.setSelectionRange(words.length, words.length);
    }
    this.check();
  }

  /** Forget what was written. */
  clear(): void {
    this.text.value = "";
    this.attachments.clear();
    this.trouble("");
    this.check();
  }

  private form(): HTMLFormElement {
    const files = h("input", { type: "file", accept: KINDS, multiple: true, hidden: true, tabindex: -1 });
    files.addEventListener("change", () => {
      this.add([...(files.files ?? [])]);
      files.value = "";
    });
    const attach = h("button", { type: "button", class: "attach", "aria-label": this.words.attach }, icon("camera"));
    attach.addEventListener("click", () => files.click());
    const row = h("div", { class: "write" }, attach, files, this.text, this.button);
    const submit = (event: Event): void => {
      event.preventDefault();
      this.submit();
    };
    return h("form", { class: "composer", onsubmit: submit, novalidate: true }, this.note, this.attachments.element, row);
  }

  private key(event: KeyboardEvent): void {
    // While a word is being composed (Japanese, Chinese …) Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  private pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) this.add(files);
  }

  private submit(): void {
    this.check();
    if (this.button.disabled) return;
    const text = this.text.value.trim();
    const photos = this.attachments.ids;
    this.clear();
    this.send({ ...(text ? { text } : {}), ...(photos.length ? { photos } : {}) });
    this.text.focus();
  }

  private check(): void {
    const length = [...this.text.value.trim()].length; // characters, as the server counts them
    const wasLong = this.isLong;
    this.isLong = length > this.limit;
    if (this.isLong) this.trouble(this.words.tooLong(counted(length), counted(this.limit)));
    else if (wasLong) this.trouble("");
    this.button.disabled = this.isLong || this.attachments.isUploading || (!length && !this.attachments.ids.length);
  }

  private trouble(sentence: string): void {
    this.note.textContent = sentence;
    this.note.hidden = !sentence;
  }
}

function counted(length: number): string {
  return length.toLocaleString(document.documentElement.lang || "en");
}
