import type { Explained, KeyValue, PlanDetails } from '../../worker/protocol.js';
import type { Ask } from '../planner-client.js';
import type { Version } from '../versions.js';
import type { Studio } from './studio.js';
import type { Tab } from './tabs.js';

/** What a tab is shown for. */
export interface TabProps {
  readonly tab: Tab;
  /** The text that was planned, and which of its halls is looked at. */
  readonly text: string;
  readonly place: number;
  /** Null: not there yet. */
  readonly details: PlanDetails | null;
  /** Null: not there yet. */
  readonly reasons: Explained | null;
  readonly ask: Ask;
  readonly pick: (keys: readonly KeyValue[]) => void;
  /** The other blueprints that are open. */
  readonly others: readonly Version[];
  readonly duplicate: () => void;
  /** A list of tasks; null: the example. */
  readonly tasks: string | null;
  readonly setTasks: (tasks: string) => void;
  readonly studio: Studio | undefined;
}
