/** Messages on their way: one at a time, in order, kept over a reload, each told once. */
import { Problem, type Api } from "./api";
import { randomId } from "./dom";
import { backOff, Pause } from "./pause";
import type { Draft } from "./types";
import type { Kept, Vault } from "./vault";

/** A "yes" must not go off hours later by itself: after this (milliseconds) the customer is asked. */
const FRESH = 10 * 60_000;

export interface Item {
  draft: Kept;
  status: "waiting" | "sending" | "sent" | "failed";
  /** Why it failed, in the server's words; empty if it was never reached. */
  reason: string;
  /** Would the same message do later? */
  again: boolean;
}

export class Outbox {
  readonly items: Item[] = [];
  private working = false;
  private failures = 0;
  private readonly pause = new Pause();

  constructor(
    private readonly api: Api,
    private readonly vault: Vault,
    private readonly changed: (item: Item) => void,
    /** The session is over; returns when there is another. */
    private readonly refused: () => Promise<void>,
  ) {}

  /** Take up what an earlier page did not get rid of. */
  restore(): void {
    for (const draft of this.vault.drafts()) {
      if (this.items.some((item) => item.draft.id === draft.id)) continue;
      this.put({ draft, status: "waiting", reason: "", again: true });
    }
  }

  add(content: Omit<Draft, "id">, title?: string): void {
    const draft: Kept = { id: randomId(), since: Date.now(), ...content, ...(title ? { title } : {}) };
    this.vault.keep(draft);
    this.put({ draft, status: "waiting", reason: "", again: true });
    void this.work();
  }

  /** Send again, under the same id: what was done already is not done twice. */
  retry(item: Item): void {
    item.draft.since = Date.now();
    this.vault.keep(item.draft);
    this.set(item, "waiting");
    void this.work();
  }

  /** The server has it, or the customer gives it up. */
  remove(id: string): void {
    this.vault.drop(id);
    const place = this.items.findIndex((item) => item.draft.id === id);
    if (place >= 0) this.items.splice(place, 1);
  }

  clear(): void {
    this.items.length = 0;
  }

  kick(): void {
    this.failures = 0;
    this.pause.wake();
    void this.work();
  }

  async work(): Promise<void> {
    if (this.working || !this.api.hasToken) return;
    this.working = true;
    try {
      for (let item = this.next(); item; item = this.next()) await this.send(item);
    } finally {
      this.working = false;
    }
  }

  private next(): Item | undefined {
    return this.items.find((item) => item.status === "waiting");
  }

  private put(item: Item): void {
    this.items.push(item);
    this.changed(item);
  }

  private async send(item: Item): Promise<void> {
    if (Date.now() - item.draft.since > FRESH) return this.set(item, "failed");
    this.set(item, "sending");
    try {
      await this.api.post(item.draft);
      this.failures = 0;
      this.vault.drop(item.draft.id);
      this.set(item, "sent");
    } catch (problem) {
      await this.fail(item, problem instanceof Problem ? problem : new Problem(0));
    }
  }

  private async fail(item: Item, problem: Problem): Promise<void> {
    if (!this.items.includes(item)) return; // the stream told meanwhile that it arrived
    if (problem.status === 401) {
      this.set(item, "waiting");
      await this.refused();
    } else if (problem.passes) {
      this.set(item, "waiting");
      await this.pause.wait(problem.retryAfter ?? backOff(this.failures++));
    } else {
      item.reason = problem.message;
      item.again = false;
      this.set(item, "failed");
    }
  }

  private set(item: Item, status: Item["status"]): void {
    if (!this.items.includes(item)) return; // confirmed, given up, or of a chat that is over
    item.status = status;
    this.changed(item);
  }
}
