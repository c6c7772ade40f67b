/** The dialog's head: who is there, a menu, and the way out. */
import type { Api } from "./api";
import { download } from "./api";
import type { Attention } from "./attention";
import { h, icon, set } from "./dom";
import type { Words } from "./strings";
import type { State } from "./types";

export class Header {
  readonly element: HTMLElement;
  readonly title = h("h2", { id: "title" });
  private readonly mark = h("span", { class: "mark", "aria-hidden": true });
  private readonly presence = h("p", { class: "presence" });
  private readonly menu: HTMLElement;
  private readonly more: HTMLButtonElement;

  constructor(
    private readonly words: Words,
    private readonly api: Api,
    private readonly attention: Attention,
    close: () => void,
    private readonly erase: () => void,
  ) {
    this.title.textContent = words.open; // until the shop's name has come
    const toggle = (): void => this.toggle(this.menu.hidden !== false);
    const states = { "aria-label": words.more, "aria-expanded": "false", "aria-controls": "menu" };
    this.more = h("button", { type: "button", class: "round", ...states, onclick: toggle }, icon("more"));
    const out = h("button", { type: "button", class: "round", "aria-label": words.close, onclick: close }, icon("close"));
    this.menu = h("div", { class: "menu", id: "menu", hidden: true });
    const names = h("div", { class: "names" }, this.title, this.presence);
    this.element = h("div", { class: "top" }, this.mark, names, this.more, out, this.menu);
  }

  shop(name: string): void {
    this.title.textContent = name;
    this.mark.textContent = [...name][0] ?? "";
  }

  state({ state, name }: State): void {
    const { words } = this;
    const human = name ? words.agent(name, this.title.textContent ?? "") : words.isHuman;
    this.presence.textContent = { bot: words.isAutomated, waiting: words.isWaiting, human, resolved: words.isResolved }[state];
    this.presence.dataset.state = state;
  }

  /** Close the menu; tell whether it was open. */
  closeMenu(): boolean {
    const wasOpen = !this.menu.hidden;
    if (wasOpen) this.toggle(false);
    return wasOpen;
  }

  private toggle(open: boolean): void {
    this.menu.hidden = !open;
    set(this.more, "aria-expanded", String(open));
    if (!open) return this.more.focus();
    const { words, attention } = this;
    const item = (label: string, does: () => unknown): HTMLElement => {
      const pick = (): void => {
        this.toggle(false);
        does();
      };
      return h("button", { type: "button", onclick: pick }, label);
    };
    this.menu.replaceChildren(
      item(attention.hasSound ? words.soundOff : words.soundOn, () => (attention.hasSound = !attention.hasSound)),
      item(words.download, () => this.save()),
      item(words.erase, this.erase),
    );
    this.menu.querySelector("button")?.focus();
  }

  private async save(): Promise<void> {
    const text = await this.api.transcript().catch(() => null);
    if (text) download(text, `chat-${new Date().toISOString().slice(0, 10)}.txt`);
    else this.presence.textContent = this.words.trouble;
  }
}
