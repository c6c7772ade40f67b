/**
 * One tag starts it: <script src="https://…/widget.js" data-shop="lettoria" defer></script>
 * docs/widget.md lists the other attributes.
 */
import { Api } from "./api";
import { Attention } from "./attention";
import { Chat } from "./chat";
import { h, icon, set } from "./dom";
import { Panel } from "./panel";
import { Phone } from "./phone";
import { wordsFor, type Words } from "./strings";
import css from "./style.css";
import { Vault } from "./vault";

interface Handle {
  /** Open the chat; `text` stands ready to be sent, if the customer has written nothing. */
  open(text?: string): void;
  close(): void;
}

declare global {
  interface Window {
    PreorderChat?: Handle;
  }
}

class Widget implements Handle {
  private readonly host: HTMLElement;
  private readonly panel: Panel;
  private readonly chat: Chat;
  private readonly phone: Phone;
  private readonly launcher: HTMLButtonElement;
  private unread = 0;
  private readonly badge = h("span", { class: "badge", "aria-hidden": true, hidden: true });

  constructor(
    settings: DOMStringMap,
    base: string,
    private readonly vault: Vault,
    lang: string,
    private readonly words: Words,
  ) {
    const api = new Api(base, settings.shop ?? "", vault);
    const attention = new Attention(vault, words.newMessage);
    const isWatched = (): boolean => !this.panel.element.hidden && !document.hidden;
    const states = { "aria-label": words.open, "aria-expanded": "false" };
    const toggle = (): void => this.toggle();
    this.launcher = h(
      "button", { type: "button", class: "launcher", ...states, onclick: toggle }, icon("chat"), icon("close"), this.badge,
    );
    this.panel = new Panel(api, words, lang, attention, isWatched, () => this.close());
    this.host = host(settings, lang, words.dir, this.panel.element, this.launcher);
    this.chat = this.panel.chat = new Chat(api, vault, this.panel, isWatched);
    this.phone = new Phone(this.host, this.panel.element, () => this.close());
    this.panel.onUnread = (count) => this.showUnread(count);
    this.panel.element.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("visibilitychange", () => isWatched() && this.chat.seen());
    document.addEventListener("click", (event) => this.called(event));
  }

  /** Show the launcher; where there was a chat before, go on with it. */
  start(): void {
    document.body.append(this.host);
    if (this.vault.get("open", "tab")) this.show(); // the focus stays where the page puts it
    else if (this.chat.isKnown) void this.chat.begin();
  }

  open(text = ""): void {
    const { panel, phone } = this;
    this.show();
    panel.composer.suggest(text);
    // On a phone the keyboard would hide what there is to read, but for who has something to finish.
    if (phone.isSmall && !text) panel.element.focus();
    else panel.composer.text.focus();
  }

  private show(): void {
    const { panel, phone } = this;
    panel.element.hidden = false;
    set(this.launcher, "aria-expanded", "true");
    this.nameLauncher();
    this.vault.set("open", "yes", "tab");
    phone.opened();
    panel.shown();
    void this.chat.begin().then(() => this.chat.seen());
  }

  close(): void {
    if (this.panel.element.hidden) return;
    this.panel.element.hidden = true;
    set(this.launcher, "aria-expanded", "false");
    this.nameLauncher();
    this.vault.set("open", null, "tab");
    this.phone.closed();
    this.launcher.focus();
  }

  private toggle(): void {
    if (this.panel.element.hidden) this.open();
    else this.close();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation(); // the page's own dialogs are not meant
    if (!this.panel.closeTop()) this.close();
  }

  private showUnread(count: number): void {
    this.badge.hidden = !count;
    this.badge.textContent = count > 9 ? "9+" : String(count);
    this.unread = count;
    this.nameLauncher();
  }

  /** It is called by what it does next. */
  private nameLauncher(): void {
    const { open, hide, unread } = this.words;
    const does = this.panel.element.hidden ? open : hide;
    this.launcher.setAttribute("aria-label", this.unread ? `${does}, ${unread(this.unread)}` : does);
  }

  /** Anything on the page may open the chat: <button data-preorder-chat="Is this in stock?">. */
  private called(event: MouseEvent): void {
    const caller = event.target instanceof Element && event.target.closest<HTMLElement>("[data-preorder-chat]");
    if (caller) this.open(caller.dataset.preorderChat);
  }
}

function host(settings: DOMStringMap, lang: string, dir: string, ...children: HTMLElement[]): HTMLElement {
  const made = document.createElement("preorder-chat");
  for (const [name, value] of Object.entries({ lang, dir, "data-theme": settings.theme, "data-position": settings.position })) {
    set(made, name, value);
  }
  const root = made.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  root.append(...children);
  return made;
}

const script = document.currentScript as HTMLScriptElement | null;
if (script?.dataset.shop && !window.PreorderChat) {
  const settings = script.dataset;
  const base = settings.api ?? new URL(script.src).origin;
  const { lang, words } = wordsFor([settings.lang, document.documentElement.lang, ...navigator.languages]);
  const widget = new Widget(settings, base, new Vault(script.dataset.shop), lang, words);
  window.PreorderChat = { open: (text) => widget.open(text), close: () => widget.close() };
  if (document.body) widget.start();
  else addEventListener("DOMContentLoaded", () => widget.start());
}
