import type { Pace } from '../../../lib/catalog/refresh/call-aws.js';

/** A clock that moves only when someone sleeps, and keeps how long they slept. */
export class TestPace implements Pace {
  private milliseconds: number;
  readonly sleeps: number[] = [];

  constructor(milliseconds: number = Date.parse('2026-11-23T12:00:00Z')) {
    this.milliseconds = milliseconds;
  }

  now(): number {
    return this.milliseconds;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    this.milliseconds += milliseconds;
  }

  random(): number {
    return 0.5;
  }
}
