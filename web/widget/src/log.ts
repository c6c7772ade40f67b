/** The list of messages: those the server has, in its order, then those on their way. */
import { messageElement, pendingElement, retireChoices, who, type Surroundings } from "./bubble";
import { h } from "./dom";
import type { Item } from "./outbox";
import type { Message, Session, Typing } from "./types";
import { link } from "./links";

const MARGIN = 8; // pixels above a message that is read from its start
const TYPING = 20_000; // the server repeats it while it lasts

export class Log {
  readonly element: HTMLElement;
  private readonly list = h("div", { class: "list" });
  private readonly pending = h("div", { class: "list", "aria-live": "off" }); // read out once it has arrived
  private readonly typist = h("p", { class: "typing", role: "status", hidden: true });
  private readonly intro = h("div", { class: "intro" });
  /** What many ask first: one tap says it. */
  private readonly starters = h("div", { class: "choices starters" });
  private timer = 0;

  constructor(private readonly here: Surroundings) {
    this.element = h(
      "div",
      { class: "log", role: "log", "aria-live": "polite", "aria-label": here.words.log, "aria-busy": true, tabindex: 0 },
      this.intro, this.list, this.pending, this.typist,
    );
    this.stayDown();
  }

  /** What must be said before the first message. */
  begin({ shop }: Session): void {
    const { words } = this.here;
    const privacy = [words.privacy, " ", link(shop.privacy_url, words.privacyLink), "."];
    const mail = [words.orEmail, " ", link(`mailto:${shop.email}`, shop.email), "."];
    this.intro.replaceChildren(
      h("p", { class: "greeting", dir: "auto" }, shop.greeting),
      h("p", { class: "small" }, words.intro, " ", ...mail),
      h("p", { class: "small" }, ...privacy),
      this.starters,
    );
    const made = (shop.starters ?? []).map((text) => h("button", { type: "button", onclick: () => this.here.say(text) }, text));
    this.starters.replaceChildren(...made);
  }

  /** Everything that was said before has been told again, and nobody of before is writing any more. */
  ready(): void {
    this.element.removeAttribute("aria-busy");
    this.stopTyping();
  }

  /** Take away the forms of a state that is over. */
  closeForms(): void {
    for (const form of this.list.querySelectorAll(".note:has(form)")) form.remove();
  }

  /** `live`: it came now; only then it moves in. */
  add(message: Message, live: boolean): void {
    const wasDown = this.isDown();
    this.removePending(message.id);
    const element = messageElement(message, this.here);
    element.classList.toggle("fresh", live && message.author !== "customer");
    const later = [...this.list.children].find((child) => Number((child as HTMLElement).dataset.seq) > message.seq);
    this.list.insertBefore(element, later ?? null);
    if (message.author === "customer") this.retire(message.seq);
    else this.stopTyping();
    this.join(element);
    // Whoever reads further up is not torn away, except by his own message.
    if (wasDown || message.author === "customer") this.down();
  }

  showPending(item: Item): void {
    const element = pendingElement(item, this.here);
    const old = this.find(item.draft.id);
    if (old) old.replaceWith(element);
    else {
      this.retire(Infinity);
      element.classList.add("fresh");
      this.pending.append(element);
    }
    this.down();
  }

  removePending(id: string): void {
    this.find(id)?.remove();
  }

  /** A line between messages: who came, what ended, a form. */
  note(content: string | HTMLElement): void {
    const last = this.list.lastElementChild as HTMLElement | null;
    const seq = last?.dataset.seq ?? 0;
    this.list.append(h("div", { class: "note", "data-seq": seq }, content));
    this.down();
  }

  typing({ author, name }: Typing): void {
    if (author === "customer") return; // himself, in another tab
    clearTimeout(this.timer);
    const wasDown = this.isDown();
    const words = this.here.words.isTyping(who(author, name, this.here));
    this.typist.replaceChildren(h("span", { class: "unseen" }, words), h("i"), h("i"), h("i"));
    this.typist.hidden = false;
    this.timer = window.setTimeout(() => this.stopTyping(), TYPING);
    if (wasDown) this.down();
  }

  reset(): void {
    this.stopTyping();
    this.list.replaceChildren();
    this.pending.replaceChildren();
    this.element.setAttribute("aria-busy", "true");
  }

  /** Go on to what is newest; whoever has read further into it stays there. */
  down(): void {
    this.element.scrollTop = Math.max(this.element.scrollTop, this.rest());
  }

  /** Where reading goes on: the end, or the start of a newest message that is taller than the view. */
  private rest(): number {
    const { element } = this;
    const end = element.scrollHeight - element.clientHeight;
    const newest = this.pending.childElementCount ? null : (this.list.lastElementChild as HTMLElement | null);
    // Measured where it comes to rest: it is still moving in.
    return newest ? Math.max(0, Math.min(end, newest.offsetTop - element.offsetTop - MARGIN)) : end;
  }

  /** A banner above, or a phone's keyboard below, leaves less room: the newest stays in sight. */
  private stayDown(): void {
    let wasDown = true;
    this.element.addEventListener("scroll", () => (wasDown = this.isDown()), { passive: true });
    new ResizeObserver(() => wasDown && this.down()).observe(this.element);
  }

  private stopTyping(): void {
    clearTimeout(this.timer);
    this.typist.hidden = true;
    this.typist.replaceChildren();
  }

  /** Choices before that message are past. */
  private retire(seq: number): void {
    for (const child of this.list.children) {
      if (Number((child as HTMLElement).dataset.seq) < seq) retireChoices(child);
    }
  }

  /** Messages of one author in a row carry his name once for the eye, each for the ear. */
  private join(element: HTMLElement): void {
    for (const one of [element, element.nextElementSibling]) {
      const name = one?.querySelector(".who")?.textContent;
      const before = one?.previousElementSibling?.querySelector(".who")?.textContent;
      one?.classList.toggle("joined", name !== undefined && name === before);
    }
  }

  private find(id: string): Element | undefined {
    return [...this.pending.children].find((child) => (child as HTMLElement).dataset.id === id);
  }

  private isDown(): boolean {
    return this.rest() - this.element.scrollTop < 80;
  }
}
