/** Server-sent events by fetch, because EventSource would put the token into the address. */
import { Problem, type Api } from "./api";
import { backOff, Pause } from "./pause";

/** The server sends a comment every 15 s; twice missed, the line is dead. */
const SILENCE = 40_000;

export interface Listener {
  event(name: string, data: unknown): void;
  /** The line is there, or gone. */
  line(up: boolean): void;
  /** The token holds no longer. */
  refused(): void;
}

export class Stream {
  /** The number of the last message that came. */
  last = 0;
  private current: AbortController | null = null;
  private failures = 0;
  private readonly pause = new Pause();

  constructor(
    private readonly api: Api,
    private readonly listener: Listener,
  ) {}

  start(): void {
    if (!this.current) void this.keepUp((this.current = new AbortController()));
  }

  stop(): void {
    this.current?.abort();
    this.current = null;
    this.pause.wake();
  }

  /** Try now: the network is said to be back. */
  kick(): void {
    this.failures = 0;
    this.pause.wake();
  }

  private async keepUp(life: AbortController): Promise<void> {
    while (!life.signal.aborted) {
      let asked: number | null = null;
      try {
        await this.listen(life.signal);
      } catch (problem) {
        if (life.signal.aborted) return;
        if (problem instanceof Problem) {
          if (problem.status === 401) return this.refused(life);
          asked = problem.retryAfter;
        }
      }
      if (life.signal.aborted) return;
      this.listener.line(false);
      await this.pause.wait(asked ?? backOff(this.failures++));
    }
  }

  private refused(life: AbortController): void {
    if (this.current === life) this.current = null;
    this.listener.refused();
  }

  private async listen(life: AbortSignal): Promise<void> {
    const once = new AbortController();
    const end = (): void => once.abort();
    life.addEventListener("abort", end);
    let silence = setTimeout(end, SILENCE);
    try {
      const answer = await this.api.stream(this.last, once.signal);
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
      this.listener.line(true);
      const feed = reading((name, data, id) => this.take(name, data, id));
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(silence);
        silence = setTimeout(end, SILENCE);
        feed(part.value);
      }
    } finally {
      clearTimeout(silence);
      life.removeEventListener("abort", end);
    }
  }

  private take(name: string, data: string, id: string): void {
    this.failures = 0;
    this.listener.event(name, JSON.parse(data));
    if (id) this.last = Math.max(this.last, Number(id));
  }
}

/** Return a function that is fed pieces of an event stream and calls back for each whole event. */
export function reading(found: (name: string, data: string, id: string) => void): (piece: string) => void {
  let rest = "";
  return (piece) => {
    const blocks = (rest + piece).replace(/\r\n/g, "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields: Record<string, string[]> = {};
      for (const line of block.split("\n")) {
        const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
        if (name) (fields[name] ??= []).push(value ?? "");
      }
      if (fields.data) found(fields.event?.[0] ?? "message", fields.data.join("\n"), fields.id?.[0] ?? "");
    }
  };
}
