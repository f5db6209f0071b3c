import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latest } from '../../planner/page/latest.js';

/** A question with an answer that comes when it is told to. */
function slowly() {
  const waiting: { readonly asked: number; readonly answer: () => void; readonly fail: () => void }[] = [];
  const ask = (asked: number) =>
    new Promise<string>((resolve, reject) => {
      waiting.push({
        asked,
        answer: () => resolve(`answer to ${asked}`),
        fail: () => reject(new Error(`no ${asked}`)),
      });
    });
  return { waiting, ask };
}

describe('the latest question', () => {
  it('is answered, and no older one after it, whatever the order of keys and answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('type', 'answer', 'fail'), { maxLength: 40 }), async (steps) => {
        const { waiting, ask } = slowly();
        let newest = 0;
        const shown: string[] = [];
        const stale: string[] = [];
        const told = latest(
          ask,
          (answer) => {
            shown.push(answer);
            if (answer !== `answer to ${newest}`) stale.push(answer);
          },
          ({ message }) => {
            if (message !== `no ${newest}`) stale.push(message);
          },
        );
        for (const step of steps) {
          if (step === 'type') told(++newest);
          else waiting.shift()?.[step === 'answer' ? 'answer' : 'fail']();
          await Promise.resolve();
          await Promise.resolve();
        }
        // One more key, and everything that waits is answered: the last is shown.
        told(++newest);
        for (let at = 0; at < 3; at++) {
          waiting.shift()?.answer();
          await new Promise((resolve) => setImmediate(resolve));
        }
        expect(stale).toEqual([]);
        expect(shown.at(-1)).toBe(`answer to ${newest}`);
      }),
    );
  });

  it('is asked one at a time: what was typed between is never asked', async () => {
    const { waiting, ask } = slowly();
    const told = latest(
      ask,
      () => undefined,
      () => undefined,
    );
    for (const text of [1, 2, 3, 4]) told(text);
    expect(waiting.map(({ asked }) => asked)).toEqual([1]);
    waiting.shift()!.answer();
    await new Promise((resolve) => setImmediate(resolve));
    expect(waiting.map(({ asked }) => asked)).toEqual([4]);
  });
});
