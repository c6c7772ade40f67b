/** One message as it is shown. */
import type { Api } from "./api";
import { h } from "./dom";
import { link, linked } from "./links";
import type { Item } from "./outbox";
import { thumbnail } from "./pictures";
import type { Words } from "./strings";
import type { Author, Button, Card, Message, Photo } from "./types";

export interface Surroundings {
  api: Api;
  words: Words;
  lang: string;
  blobs: Map<string, Blob>;
  /** The shop's name, once it is known. */
  shop(): string;
  tap(button: Button): void;
  say(text: string): void;
  /** Show a photo in full. */
  show(photo: Blob): void;
  retry(item: Item): void;
  edit(item: Item): void;
  discard(item: Item): void;
}

export function messageElement(message: Message, here: Surroundings): HTMLElement {
  const element = frame(message.author, signature(message, here));
  element.dataset.seq = String(message.seq);
  if (message.text) element.append(said(message));
  if (message.photos.length) element.append(pictures(message.photos, here));
  for (const card of message.cards ?? []) element.append(cardElement(card));
  if (message.buttons.length) element.append(choices(message.buttons, here));
  return element;
}

/** A message on its way; drawn anew whenever its status changes. */
export function pendingElement(item: Item, here: Surroundings): HTMLElement {
  const { draft, status } = item;
  const element = frame("customer", h("span", { class: "unseen" }, here.words.you));
  const text = draft.title ?? draft.text;
  element.dataset.id = draft.id;
  element.dataset.status = status;
  if (text) element.append(h("div", { class: "said", dir: "auto" }, text));
  if (draft.photos?.length) element.append(pictures(draft.photos.map((id) => ({ id, url: `/v1/photos/${id}` })), here));
  element.append(status === "failed" ? failure(item, here) : h("small", { class: "status" }, here.words[status]));
  return element;
}

/** Choices of a turn that is past are words like any others. */
export function retireChoices(element: Element): void {
  for (const group of element.querySelectorAll(".choices")) {
    const titles = [...group.querySelectorAll("button")].map((button) => button.textContent);
    group.replaceWith(h("p", { class: "past" }, titles.join(" · ")));
  }
}

export function who(author: Author, name: string | undefined, here: Surroundings): string {
  if (author === "agent") return here.words.agent(name ?? "", here.shop());
  return author === "customer" ? here.words.you : here.words.assistant(here.shop());
}

function frame(author: Author, head: HTMLElement): HTMLElement {
  return h("article", { class: `message ${author}` }, head);
}

function signature(message: Message, here: Surroundings): HTMLElement {
  const at = new Date(message.at);
  const time = at.toLocaleTimeString(here.lang, { hour: "numeric", minute: "2-digit" });
  // The assistant writes of the shop's time: what this one is stands with it.
  const exact = at.toLocaleString(here.lang, { dateStyle: "medium", timeStyle: "long" });
  const name = h("span", { class: "who" }, who(message.author, message.name, here));
  return h("p", { class: "head" }, name, h("time", { datetime: message.at, title: exact }, time));
}

/** A customer's words stay as they were typed. */
function said({ author, text }: Message): HTMLElement {
  return h("div", { class: "said", dir: "auto" }, ...(author === "customer" ? [text] : paragraphs(text)));
}

/** Lines that begin with "- " are a list; the rest keeps its line breaks. */
function paragraphs(text: string): HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (const line of text.split("\n")) {
    const last = parts.at(-1);
    if (line.startsWith("- ")) {
      const list = last instanceof HTMLUListElement ? last : h("ul");
      list.append(h("li", {}, ...linked(line.slice(2))));
      if (list !== last) parts.push(list);
    } else if (last instanceof HTMLParagraphElement) last.append(h("br"), ...linked(line));
    else parts.push(h("p", {}, ...linked(line)));
  }
  return parts;
}

function choices(buttons: Button[], here: Surroundings): HTMLElement {
  const made = buttons.map((button) => h("button", { type: "button", onclick: () => here.tap(button) }, button.title));
  return h("div", { class: "choices" }, ...made);
}

function cardElement(card: Card): HTMLElement {
  const title = card.url ? link(card.url, card.title) : card.title;
  return h("section", { class: "card" }, h("h3", {}, title), card.text && h("div", {}, ...paragraphs(card.text)));
}

function pictures(photos: Photo[], here: Surroundings): HTMLElement {
  return h("div", { class: "pictures" }, ...photos.map((photo) => picture(photo, here)));
}

function picture(photo: Photo, here: Surroundings): HTMLElement {
  const { words, blobs, api } = here;
  const place = h("button", { type: "button", class: "picture", "aria-label": words.openPhoto });
  const show = async (): Promise<void> => {
    const blob = blobs.get(photo.id) ?? (await api.photo(photo));
    blobs.set(photo.id, blob);
    place.replaceChildren(await thumbnail(blob, words.photo));
    place.onclick = () => here.show(blob);
  };
  show().catch(() => place.replaceWith(h("p", { class: "past" }, words.photoMissing)));
  return place;
}

function failure(item: Item, here: Surroundings): HTMLElement {
  const { words } = here;
  const act = (label: string, does: (item: Item) => void): HTMLElement =>
    h("button", { type: "button", class: "plain", onclick: () => does(item) }, label);
  const reason = item.again ? words.failed : item.reason || words.refused;
  const mend = item.again ? act(words.again, here.retry) : item.draft.text && act(words.edit, here.edit);
  return h("div", { class: "failure", role: "alert" }, h("span", {}, reason), mend, act(words.discard, here.discard));
}
