import { watch } from 'node:fs';

/** Milliseconds in which the writes of one change arrive: editors write a file by several steps. */
const SETTLING = 50;

/**
 * Does work now, and again after each change in a folder; changes while it lasts are one more time, not many. Never returns.
 * @throws what the work throws, or the system's error where the folder cannot be watched
 */
export function afterEachChange(folder: string, work: () => Promise<void>): Promise<never> {
  return new Promise((_, reject) => {
    let changed = true;
    let busy = false;
    const go = async (): Promise<void> => {
      if (busy) return;
      busy = true;
      while (changed) {
        await new Promise((resolve) => setTimeout(resolve, SETTLING));
        changed = false;
        await work();
      }
      busy = false;
    };
    watch(folder, () => {
      changed = true;
      go().catch(reject);
    }).on('error', reject);
    go().catch(reject);
  });
}
