/** On a phone the chat is the whole screen: the page behind stands still, the back button closes it. */
import { set } from "./dom";

const SMALL = "(max-width: 560px), (max-height: 480px)";
const MARK = "preorder-chat";

export class Phone {
  private readonly query = matchMedia(SMALL);
  private isFull = false;
  private overflow = "";

  constructor(
    private readonly host: HTMLElement,
    private readonly dialog: HTMLElement,
    close: () => void,
  ) {
    addEventListener("popstate", () => this.isFull && close());
    visualViewport?.addEventListener("resize", () => this.fit());
    visualViewport?.addEventListener("scroll", () => this.fit());
    dialog.addEventListener("keydown", (event) => this.keepFocus(event));
  }

  get isSmall(): boolean {
    return this.query.matches;
  }

  opened(): void {
    if (!this.isSmall || this.isFull) return;
    this.isFull = true;
    this.overflow = document.documentElement.style.overflow;
    document.documentElement.style.overflow = "hidden";
    set(this.dialog, "aria-modal", "true");
    if (history.state?.[MARK] !== true) history.pushState({ ...history.state, [MARK]: true }, "");
    this.fit();
  }

  closed(): void {
    if (!this.isFull) return;
    this.isFull = false;
    document.documentElement.style.overflow = this.overflow;
    set(this.dialog, "aria-modal", null);
    if (history.state?.[MARK] === true) history.back();
  }

  /** Stay above the on-screen keyboard, which shrinks only the visual viewport. */
  private fit(): void {
    if (!visualViewport || !this.isFull) return;
    this.host.style.setProperty("--height", `${visualViewport.height}px`);
    this.host.style.setProperty("--top", `${visualViewport.offsetTop}px`);
  }

  /** Tab goes round inside: what lies behind cannot be seen. */
  private keepFocus(event: KeyboardEvent): void {
    if (event.key !== "Tab" || !this.isFull) return;
    const all = this.dialog.querySelectorAll<HTMLElement>("a[href], button, input, textarea, [tabindex='0']");
    const stops = [...all].filter((one) => one.checkVisibility() && !one.hasAttribute("disabled"));
    const now = (this.dialog.getRootNode() as ShadowRoot).activeElement;
    const [first, last] = [stops[0], stops.at(-1)];
    if (event.shiftKey ? now !== first : now !== last) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
