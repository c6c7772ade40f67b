/** A wait that can be cut short, and how long to wait after the nth failure. */
export class Pause {
  private end: (() => void) | null = null;

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake(), milliseconds);
      this.end = () => {
        clearTimeout(timer);
        this.end = null;
        resolve();
      };
    });
  }

  wake(): void {
    this.end?.();
  }
}

/** Half a second, doubled each time up to half a minute, and not all customers at once. */
export function backOff(failures: number): number {
  return Math.min(30_000, 500 * 2 ** Math.min(failures, 10)) * (0.75 + Math.random() / 2);
}
