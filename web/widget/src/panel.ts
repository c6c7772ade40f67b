/** The dialog: header, messages, composer, and what the chat's state makes of them. */
import type { Api } from "./api";
import type { Attention } from "./attention";
import type { Surroundings } from "./bubble";
import type { Chat, View } from "./chat";
import { Composer } from "./composer";
import { h, icon } from "./dom";
import { emailForm, eraseForm, ratingForm } from "./forms";
import { Header } from "./header";
import { Log } from "./log";
import type { Item } from "./outbox";
import { whole } from "./pictures";
import type { Words } from "./strings";
import type { Message, Session, State, Typing } from "./types";

const GRACE = 1_500; // milliseconds without a line that nobody needs to hear of
const PERSON = "person"; // the button that every conversation has

export class Panel implements View {
  readonly element: HTMLElement;
  readonly composer: Composer;
  chat!: Chat;
  /** The launcher shows how many there are; the page's title calls. */
  onUnread: (count: number) => void = () => undefined;
  private readonly header: Header;
  private readonly log: Log;
  private readonly banner = h("p", { class: "banner", role: "status", hidden: true });
  private readonly offline = h("p", { class: "banner offline", role: "status", hidden: true });
  private readonly person: HTMLButtonElement;
  private shop = "";
  private timer = 0;

  constructor(
    private readonly api: Api,
    private readonly words: Words,
    private readonly lang: string,
    private readonly attention: Attention,
    private readonly isWatched: () => boolean,
    close: () => void,
  ) {
    const blobs = new Map<string, Blob>();
    this.header = new Header(words, api, attention, close, () => this.askErase());
    this.log = new Log(this.surroundings(blobs));
    this.composer = new Composer(api, words, blobs, (content) => this.chat.send(content));
    const ask = (): void => this.chat.send({ button: PERSON }, words.person);
    this.person = h("button", { type: "button", class: "plain person", onclick: ask }, icon("person"), words.person);
    const foot = h("div", { class: "foot" }, this.person);
    this.element = h(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: -1, hidden: true },
      this.header.element, this.banner, this.offline, this.log.element, this.composer.element, foot,
    );
    this.acceptDrops();
  }

  session(session: Session): void {
    this.shop = session.shop.name;
    this.header.shop(session.shop.name);
    this.header.state({ state: "bot" });
    this.composer.limits = session.limits;
    this.log.begin(session);
  }

  message(message: Message, live: boolean): void {
    this.log.add(message, live);
    if (live && message.author !== "customer" && !this.isWatched()) this.attention.call();
  }

  pending(item: Item): void {
    this.log.showPending(item);
  }

  state(state: State, before: State | null): void {
    this.header.state(state);
    this.log.ready();
    this.person.hidden = state.state === "waiting" || state.state === "human";
    this.banner.textContent = state.state === "waiting" ? this.waiting(state) : "";
    this.banner.hidden = state.state !== "waiting";
    if (before?.state !== state.state) this.entered(state, before);
  }

  typing(typing: Typing): void {
    this.log.typing(typing);
  }

  line(up: boolean): void {
    clearTimeout(this.timer);
    this.offline.textContent = this.words.offline;
    if (up) this.offline.hidden = true;
    else this.timer = window.setTimeout(() => (this.offline.hidden = false), GRACE);
  }

  unread(count: number): void {
    this.onUnread(count);
  }

  reset(): void {
    this.log.reset();
    this.composer.clear();
    this.banner.hidden = true;
    this.person.hidden = false;
  }

  unavailable(): void {
    clearTimeout(this.timer);
    this.offline.textContent = this.words.unavailable;
    this.offline.hidden = false;
  }

  /** Close what lies over the messages; tell whether there was something. */
  closeTop(): boolean {
    const sheet = this.element.querySelector(".over");
    sheet?.remove();
    if (sheet) this.composer.text.focus();
    return this.header.closeMenu() || sheet !== null;
  }

  shown(): void {
    this.log.down();
  }

  private surroundings(blobs: Map<string, Blob>): Surroundings {
    return {
      api: this.api, words: this.words, lang: this.lang, blobs,
      shop: () => this.shop,
      tap: (button) => {
        this.chat.send({ button: button.id }, button.title);
        this.composer.text.focus(); // the button is gone; whoever types goes on here
      },
      say: (text) => {
        this.chat.send({ text });
        this.composer.text.focus();
      },
      show: (photo) => void this.showPhoto(photo),
      retry: (item) => this.chat.outbox.retry(item),
      edit: (item) => {
        this.drop(item);
        this.composer.suggest(item.draft.text ?? "");
      },
      discard: (item) => this.drop(item),
    };
  }

  private drop(item: Item): void {
    this.chat.outbox.remove(item.draft.id);
    this.log.removePending(item.draft.id);
    this.composer.text.focus();
  }

  /** Here, and not in a tab: an address made for it would belong to the shop's own site. */
  private async showPhoto(photo: Blob): Promise<void> {
    const { words } = this;
    const close = (): unknown => this.closeTop();
    const label = { "aria-label": words.closePhoto };
    const out = h("button", { type: "button", class: "round", ...label, onclick: close }, icon("close"));
    this.element.append(h("figure", { class: "over viewer" }, out, await whole(photo, words.photo)));
    out.focus();
  }

  /** In the shop's zone, which is named: the dates in the answers beside it are the shop's as well. */
  private waiting({ reply_by, zone, position }: State): string {
    const { words, lang } = this;
    const options = { weekday: "long", hour: "numeric", minute: "2-digit", timeZone: zone, timeZoneName: "short" } as const;
    const at = new Date(reply_by ?? 0);
    const when = at.getTime() > Date.now() && at.toLocaleString(lang, options); // a time that is past promises nothing
    return [position && words.position(position), when ? words.replyBy(when) : words.waitingFor].filter(Boolean).join(" ");
  }

  /** What is said once, when the chat comes into a state. `before` is null when the page has just come. */
  private entered(state: State, before: State | null): void {
    const { words, api } = this;
    this.log.closeForms();
    if (state.state === "waiting" && state.wants_email) this.log.note(emailForm(api, words));
    if (state.state === "resolved") {
      this.log.note(words.closed);
      if (!this.chat.isRated) this.log.note(ratingForm(words, (stars, comment) => this.chat.rate(stars, comment)));
    }
    if (!before) return;
    if (state.state === "human") this.log.note(words.joined(state.name ? words.agent(state.name, this.shop) : ""));
    if (state.state === "bot" && before.state === "human") this.log.note(words.back);
  }

  private askErase(): void {
    const done = (): void => {
      form.remove();
      this.composer.text.focus();
    };
    const form = eraseForm(this.words, () => this.erase(), done);
    this.element.append(form);
    form.querySelector("button")?.focus();
  }

  private async erase(): Promise<void> {
    await this.chat.forget();
    await this.chat.begin();
    this.log.note(h("p", { role: "status" }, this.words.erased));
  }

  private acceptDrops(): void {
    const { element } = this;
    const over = (event: DragEvent, inside: boolean): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      element.classList.toggle("dropping", inside);
    };
    element.dataset.drop = this.words.dropHere;
    element.addEventListener("dragover", (event) => over(event, true));
    element.addEventListener("dragleave", (event) => over(event, false));
    element.addEventListener("drop", (event) => {
      over(event, false);
      this.composer.add([...(event.dataTransfer?.files ?? [])]);
    });
  }
}
