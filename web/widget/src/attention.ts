/** Telling a customer who looks elsewhere: the page's title, and a sound if he asked for it. */
import type { Vault } from "./vault";

const TURN = 1_500;

export class Attention {
  private title: string | null = null;
  private timer = 0;

  constructor(
    private readonly vault: Vault,
    private readonly words: string,
  ) {
    document.addEventListener("visibilitychange", () => document.hidden || this.calm());
  }

  get hasSound(): boolean {
    return this.vault.get("sound") === "on";
  }

  set hasSound(on: boolean) {
    this.vault.set("sound", on ? "on" : null);
    if (on) this.chime();
  }

  call(): void {
    if (this.hasSound) this.chime();
    if (!document.hidden || this.title !== null) return;
    this.title = document.title;
    document.title = this.words;
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.timer = window.setInterval(() => this.turn(), TURN);
    }
  }

  private turn(): void {
    document.title = document.title === this.words ? (this.title ?? "") : this.words;
  }

  private calm(): void {
    clearInterval(this.timer);
    if (this.title !== null) document.title = this.title;
    this.title = null;
  }

  private chime(): void {
    const context = new AudioContext();
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const now = context.currentTime;
    tone.frequency.setValueAtTime(660, now);
    tone.frequency.setValueAtTime(880, now + 0.12);
    volume.gain.setValueAtTime(0.08, now);
    volume.gain.exponentialRampToValueAtTime(0.0001, now + 0.4);
    tone.connect(volume).connect(context.destination);
    tone.start(now);
    tone.stop(now + 0.4);
    tone.onended = () => void context.close();
  }
}
