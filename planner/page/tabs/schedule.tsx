import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Scheduled } from '../../worker/protocol.js';
import { latest } from '../latest.js';
import { Waiting } from '../use-answer.js';
import { StudiedView } from './studied.js';
import type { TabProps } from './tab-props.js';

/** After the last key, before the tasks are simulated. */
const PAUSE_MS = 300;

/** A list of tasks that one can edit, simulated on the nodes of the plan under every policy. */
export function ScheduleTab({
  text,
  place,
  ask,
  tasks,
  setTasks,
}: Pick<TabProps, 'text' | 'place' | 'ask' | 'tasks' | 'setTasks'>) {
  const [answer, setAnswer] = useState<Scheduled | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const simulate = useMemo(
    () =>
      latest(
        (list: string | null) => ask('schedule', { text, place, tasks: list }),
        (found) => setAnswer(found),
        ({ message }) => setFailure(message),
      ),
    [],
  );
  useEffect(() => {
    const soon = setTimeout(() => simulate(tasks), PAUSE_MS);
    return () => clearTimeout(soon);
  }, [tasks]);
  if (failure !== null) return <p class="warning">{failure}</p>;
  if (answer === null) return <Waiting />;
  return (
    <>
      <label class="tasks">
        Tasks that wait for the nodes, in YAML
        <textarea
          rows={9}
          spellcheck={false}
          value={tasks ?? answer.tasks}
          onInput={({ currentTarget }) => setTasks(currentTarget.value)}
        />
      </label>
      {answer.mistakes.length > 0 && (
        <ul class="problems">
          {answer.mistakes.map((mistake) => (
            <li key={mistake} class="error">
              {mistake}
            </li>
          ))}
        </ul>
      )}
      <StudiedView studied={answer.studied} />
    </>
  );
}
