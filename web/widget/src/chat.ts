/** The chat as it is, whatever shows it: session, messages, state, what was seen. */
import { Problem, type Api } from "./api";
import { Outbox, type Item } from "./outbox";
import { backOff, Pause } from "./pause";
import { Stream } from "./stream";
import type { Draft, Message, Session, State, Typing } from "./types";
import type { Vault } from "./vault";

/** A hidden page gives its line back after this (milliseconds), unless a person is to answer. */
const HIDDEN = 5 * 60_000;

/** A lock that took longer (milliseconds) was another tab's. */
const UNCONTENDED = 20;
/** How long (milliseconds) browsers may take to tell one tab what another stored. */
const SPREADING = 300;

export interface View {
  session(session: Session): void;
  /** `live`: it came now, and is not an earlier one told again. */
  message(message: Message, live: boolean): void;
  pending(item: Item): void;
  state(state: State, before: State | null): void;
  typing(typing: Typing): void;
  line(up: boolean): void;
  unread(count: number): void;
  /** The chat is another, or deleted: show nothing of it any more. */
  reset(): void;
  unavailable(): void;
}

export class Chat {
  session: Session | null = null;
  readonly outbox: Outbox;
  private readonly stream: Stream;
  private readonly pause = new Pause();
  private readonly messages = new Map<string, Message>();
  private state: State | null = null;
  private beginning: Promise<void> | null = null;
  private hiding = 0;
  private renewals = 0;

  constructor(
    private readonly api: Api,
    private readonly vault: Vault,
    private readonly view: View,
    private readonly isWatched: () => boolean,
  ) {
    this.outbox = new Outbox(api, vault, (item) => this.changed(item), () => this.begin(true));
    this.stream = new Stream(api, {
      event: (name, data) => this.take(name, data),
      line: (up) => this.line(up),
      refused: () => void this.begin(true),
    });
    vault.onChange("seen", () => this.tellUnread());
    vault.onChange("chat", (chat) => (chat === null ? this.end() : this.session && void this.begin(true)));
    addEventListener("online", () => this.kick());
    addEventListener("offline", () => this.line(false));
    document.addEventListener("visibilitychange", () => this.visibility());
  }

  /** Was there a chat in this browser before? */
  get isKnown(): boolean {
    return this.api.hasToken;
  }

  /** Start, or go on with, this browser's chat. `anew`: what is shown may be past. */
  begin(anew = false): Promise<void> {
    if (this.session && !anew) return Promise.resolve();
    this.beginning ??= this.open(anew).finally(() => (this.beginning = null));
    return this.beginning;
  }

  send(content: Omit<Draft, "id">, title?: string): void {
    this.outbox.add(content, title);
    void this.begin(); // if another tab deleted the chat, another begins
  }

  get isRated(): boolean {
    return this.vault.get("rated") !== null;
  }

  async rate(stars: number, comment: string): Promise<void> {
    await this.api.rate(stars, comment);
    this.vault.set("rated", "yes");
  }

  /** What has come so far was seen. */
  seen(): void {
    if (Number(this.vault.get("seen") ?? 0) < this.stream.last) this.vault.set("seen", String(this.stream.last));
    this.tellUnread();
  }

  /** Delete the chat here and at the shop. */
  async forget(): Promise<void> {
    await this.api.forget();
    this.vault.clear();
    this.end();
  }

  private async open(anew: boolean): Promise<void> {
    if (anew) {
      this.end();
      await this.pause.wait(backOff(this.renewals++));
    }
    for (let failures = 0; ; failures++) {
      try {
        // One tab at a time: two that begin together must end up in one chat.
        this.session = await locked("preorder-chat", () => this.api.begin());
        break;
      } catch (problem) {
        if (!(problem instanceof Problem) || !problem.passes) return this.view.unavailable();
        this.view.line(false);
        await this.pause.wait(problem.retryAfter ?? backOff(failures));
      }
    }
    this.view.session(this.session);
    this.outbox.restore();
    this.stream.start();
    void this.outbox.work();
  }

  private end(): void {
    this.stream.stop();
    this.stream.last = 0;
    this.session = this.state = null;
    this.messages.clear();
    this.outbox.clear();
    this.view.reset();
    this.tellUnread();
  }

  private kick(): void {
    this.pause.wake();
    this.stream.kick();
    this.outbox.kick();
  }

  private line(up: boolean): void {
    this.view.line(up);
    if (up) this.outbox.kick();
  }

  private visibility(): void {
    clearTimeout(this.hiding);
    const busy = this.state?.state === "human" || this.state?.state === "waiting";
    if (document.hidden && !busy) this.hiding = window.setTimeout(() => this.stream.stop(), HIDDEN);
    else if (this.session && !document.hidden) this.stream.start();
  }

  private take(name: string, data: unknown): void {
    if (name === "message") this.received(data as Message);
    else if (name === "typing") this.view.typing(data as Typing);
    else if (name === "state") {
      this.entered(data as State);
    }
  }

  private entered(state: State): void {
    if (state.state !== "resolved") this.vault.set("rated", null);
    this.view.state(state, this.state);
    this.state = state;
    this.renewals = 0;
  }

  private received(message: Message): void {
    this.outbox.remove(message.id);
    if (this.messages.has(message.id)) return;
    this.messages.set(message.id, message);
    this.stream.last = Math.max(this.stream.last, message.seq);
    // What comes before the first state was said before this page came.
    this.view.message(message, this.state !== null);
    if (this.isWatched()) this.seen();
    else this.tellUnread();
  }

  private changed(item: Item): void {
    if (!this.messages.has(item.draft.id)) this.view.pending(item);
  }

  private tellUnread(): void {
    const seen = Number(this.vault.get("seen") ?? 0);
    const unread = [...this.messages.values()].filter((one) => one.author !== "customer" && one.seq > seen);
    this.view.unread(unread.length);
  }
}

/** Work while no other tab does. What that tab stored reaches this one's `localStorage` a little later. */
async function locked<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Missing on pages without https: then two tabs opened in the same instant may begin two chats.
  if (!("locks" in navigator)) return work();
  const asked = performance.now();
  const turn = async (): Promise<T> => {
    if (performance.now() - asked > UNCONTENDED) await new Promise((done) => setTimeout(done, SPREADING));
    return work();
  };
  return navigator.locks.request(name, turn) as Promise<T>;
}
