/** The server's API, as docs/openapi.yml has it. */
import { set } from "./dom";
import type { Draft, Photo, Session } from "./types";
import type { Vault } from "./vault";

const PATIENCE = 20_000;

/** Why a request did not do. `status` 0: the server was not reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    message = "",
    /** Milliseconds the server asks us to wait. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  /** Would the very same request do later? */
  get passes(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  constructor(
    private readonly base: string,
    private readonly shop: string,
    private readonly vault: Vault,
  ) {}

  get hasToken(): boolean {
    return this.vault.get("token") !== null;
  }

  /** Go on with this browser's chat, under a fresh token, or begin one. */
  async begin(): Promise<Session> {
    const body = JSON.stringify({ shop: this.shop });
    const isNew = !this.hasToken;
    try {
      const answer = await this.call("/v1/sessions", { method: "POST", body });
      const session = (await answer.json()) as Session;
      this.vault.set("token", session.token);
      // Tells the other tabs that what they show is past.
      if (isNew) this.vault.set("chat", String(Date.now()));
      return session;
    } catch (problem) {
      if (isNew || !(problem instanceof Problem) || problem.status !== 401) throw problem;
      this.vault.set("token", null); // messages not sent yet go to the new chat
      this.vault.set("seen", null);
      return this.begin();
    }
  }

  async post(draft: Draft): Promise<void> {
    const { id, text, button, photos } = draft;
    await this.call("/v1/messages", { method: "POST", body: JSON.stringify({ id, text, button, photos }) });
  }

  /** Open the stream; messages up to `last` are not sent again. */
  stream(last: number, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (last) headers["Last-Event-ID"] = String(last);
    return this.call("/v1/stream", { headers, signal });
  }

  async photo(photo: Photo): Promise<Blob> {
    const answer = await this.call(photo.url, {});
    return answer.blob();
  }

  async transcript(): Promise<Blob> {
    return (await this.call("/v1/transcript", {})).blob();
  }

  async forget(): Promise<void> {
    await this.call("/v1/conversation", { method: "DELETE" });
  }

  async rate(stars: number, comment: string): Promise<void> {
    const body = JSON.stringify(comment ? { stars, comment } : { stars });
    await this.call("/v1/rating", { method: "POST", body });
  }

  async leaveEmail(email: string): Promise<void> {
    await this.call("/v1/email", { method: "POST", body: JSON.stringify({ email }) });
  }

  /** Upload a photo; only XMLHttpRequest tells how far it is. `progress` is 0 to 1. */
  upload(file: Blob, name: string, progress: (share: number) => void, signal: AbortSignal): Promise<Photo> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.base + "/v1/photos");
      request.setRequestHeader("Authorization", `Bearer ${this.vault.get("token") ?? ""}`);
      request.responseType = "json";
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onload = () => {
        if (request.status === 201) resolve(request.response as Photo);
        else reject(problemOf(request.status, request.response, request.getResponseHeader("Retry-After")));
      };
      request.onerror = request.onabort = () => reject(new Problem(0));
      signal.addEventListener("abort", () => request.abort());
      const form = new FormData();
      form.append("photo", file, name);
      request.send(form);
    });
  }

  private async call(path: string, options: RequestInit): Promise<Response> {
    const headers = new Headers(options.headers);
    const token = this.vault.get("token");
    if (token) headers.set("Authorization", `Bearer ${token}`);
    if (options.body) headers.set("Content-Type", "application/json");
    const signal = options.signal ?? AbortSignal.timeout(PATIENCE);
    let answer: Response;
    try {
      answer = await fetch(new URL(path, this.base), {
        ...options, headers, signal, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
      });
    } catch {
      throw new Problem(0);
    }
    if (answer.ok) return answer;
    const body: unknown = await answer.json().catch(() => null);
    throw problemOf(answer.status, body, answer.headers.get("Retry-After"));
  }
}

function problemOf(status: number, body: unknown, retryAfter: string | null): Problem {
  const detail = (body as { detail?: unknown } | null)?.detail;
  const seconds = Number.parseInt(retryAfter ?? "", 10);
  return new Problem(status, typeof detail === "string" ? detail : "", seconds >= 0 ? seconds * 1000 : null);
}

/** Offer a file to keep. */
export function download(content: Blob, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(content);
  set(anchor, "download", name);
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}
