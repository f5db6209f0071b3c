import { useEffect, useState } from 'preact/hooks';

/** Shown until an answer is there. */
export function Waiting() {
  return <p class="muted">Working …</p>;
}

/** The answer to a question that is asked once, when it is there; or what went wrong. */
export function useAnswer<A>(ask: () => Promise<A>): {
  readonly answer: A | undefined;
  readonly failure: string | null;
} {
  const [answer, setAnswer] = useState<A | undefined>(undefined);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    ask().then(
      (given) => wanted && setAnswer(given),
      (error: Error) => wanted && setFailure(error.message),
    );
    return () => {
      wanted = false;
    };
  }, []);
  return { answer, failure };
}
