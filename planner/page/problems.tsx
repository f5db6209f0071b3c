import type { Answer } from '../worker/protocol.js';

/** What is wrong or doubtful, each with the way to its place and the fix. */
export function Problems({
  answer,
  text,
  current,
  go,
  write,
}: {
  readonly answer: Answer | null;
  readonly text: string;
  readonly current: boolean;
  readonly go: (offset: number) => void;
  readonly write: (text: string) => void;
}) {
  if (answer === null || answer.marks.length === 0) return null;
  return (
    <ul class="problems" aria-label="Mistakes and doubts">
      {answer.marks.map(({ severity, code, message, hint, range, fix }, at) => (
        <li key={`${code}-${at}`} class={severity}>
          <button type="button" class="link" onClick={() => go(range[0])}>
            {severity}
          </button>{' '}
          {message}
          {hint !== '' && <span class="advice"> {hint}</span>}
          {fix !== null && current && (
            <button
              type="button"
              onClick={() => write(text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]))}
            >
              {fix.title}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
