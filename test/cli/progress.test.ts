import { describe, expect, it } from 'vitest';
import { startProgress } from '../../lib/cli/edge/progress.js';

function stream(isTTY: boolean): { stream: NodeJS.WriteStream; written: string[] } {
  const written: string[] = [];
  const fake = { isTTY, columns: 30, write: (text: string) => written.push(text) > 0 };
  return { stream: fake as unknown as NodeJS.WriteStream, written };
}

describe('progress', () => {
  it('is one line on a terminal, never wider than it, gone at the end', () => {
    const { stream: terminal, written } = stream(true);
    const progress = startProgress(terminal);
    progress.step('planning 1 of 2: blueprints/a-long-name-of-a-file.yaml');
    progress.step('planning 2 of 2: b.yaml');
    progress.done();
    expect(written.map((text) => text.replace('\r\u001b[2K', '<'))).toEqual([
      '<planning 1 of 2: blueprints/…',
      '<planning 2 of 2: b.yaml…',
      '<',
    ]);
  });

  it('is silent in a file or a pipe', () => {
    const { stream: pipe, written } = stream(false);
    const progress = startProgress(pipe);
    progress.step('planning');
    progress.done();
    expect(written).toEqual([]);
  });
});
