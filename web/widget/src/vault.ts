/** What this browser remembers of the chat with one shop; without storage, as long as the page. */
import type { Draft } from "./types";

/** A message on its way, with the time (milliseconds) at which the customer sent it. */
export interface Kept extends Draft {
  since: number;
  title?: string;
}

export class Vault {
  private readonly prefix: string;
  private readonly page = new Map<string, string>();

  constructor(shop: string) {
    this.prefix = `preorder-chat:${shop}:`;
  }

  get(key: string, where: "tab" | "browser" = "browser"): string | null {
    try {
      return storage(where).getItem(this.prefix + key);
    } catch {
      return this.page.get(key) ?? null;
    }
  }

  set(key: string, value: string | null, where: "tab" | "browser" = "browser"): void {
    try {
      if (value === null) storage(where).removeItem(this.prefix + key);
      else storage(where).setItem(this.prefix + key, value);
    } catch {
      if (value === null) this.page.delete(key);
      else this.page.set(key, value);
    }
  }

  /** Drafts have a key each, so that two tabs never overwrite one another's. */
  keep(draft: Kept): void {
    this.set(`send:${draft.id}`, JSON.stringify(draft));
  }

  drop(id: string): void {
    this.set(`send:${id}`, null);
  }

  drafts(): Kept[] {
    const kept = this.keys("send:").map((key) => JSON.parse(this.get(key) ?? "null") as Kept | null);
    return kept.filter((draft) => draft !== null).sort((one, other) => one.since - other.since);
  }

  /** Forget the chat, not the customer's settings. */
  clear(): void {
    for (const key of ["token", "seen", "rated", "chat", ...this.keys("send:")]) this.set(key, null);
  }

  /** Call back when another tab changed that key. */
  onChange(key: string, changed: (value: string | null) => void): void {
    addEventListener("storage", (event) => {
      if (event.key === this.prefix + key) changed(event.newValue);
    });
  }

  private keys(start: string): string[] {
    try {
      const all = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix + start));
      return all.map((key) => key.slice(this.prefix.length));
    } catch {
      return [...this.page.keys()].filter((key) => key.startsWith(start));
    }
  }
}

function storage(where: "tab" | "browser"): Storage {
  return where === "tab" ? sessionStorage : localStorage;
}
