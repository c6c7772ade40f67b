/** What travels between widget and server; docs/openapi.yml describes each field. */

export type Author = "customer" | "assistant" | "agent";

export interface Button {
  id: string;
  title: string;
}

export interface Photo {
  id: string;
  url: string;
}

export interface Card {
  title: string;
  text?: string;
  url?: string;
}

export interface Message {
  seq: number;
  /** A customer's message keeps the id its own widget gave it. */
  id: string;
  author: Author;
  name?: string;
  text: string;
  buttons: Button[];
  photos: Photo[];
  cards?: Card[];
  at: string;
}

export interface State {
  state: "bot" | "waiting" | "human" | "resolved";
  name?: string;
  reply_by?: string;
  zone?: string;
  position?: number;
  /** A person may take a while: ask for an address to which the answer may go. */
  wants_email?: boolean;
}

export interface Typing {
  author: Author;
  name?: string;
}

export interface Session {
  token: string;
  expires_at: string;
  shop: { name: string; email: string; privacy_url: string; greeting: string; starters?: string[] };
  limits: { text: number; photos: number; photo_bytes: number };
}

/** What a customer sends. */
export interface Draft {
  id: string;
  text?: string;
  button?: string;
  photos?: string[];
}
