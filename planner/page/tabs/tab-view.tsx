import type { Studied } from '../../worker/protocol.js';
import { useAnswer, Waiting } from '../use-answer.js';
import { DocumentView } from './blocks.js';
import { CompareTab } from './compare.js';
import { FrontierTab } from './frontier.js';
import { ScheduleTab } from './schedule.js';
import { StudiedView } from './studied.js';
import { LastCommitTab, TerraformTab } from './studio.js';
import type { TabProps } from './tab-props.js';
import { TreeMap } from './tree-map.js';

/** One of the tabs below the answer; what takes a study is asked when its tab is opened. */
export function TabView(props: TabProps) {
  const { tab, text, place, details, reasons, studio } = props;
  const key = `${place} ${text}`;
  switch (tab) {
    case 'why':
      return reasons === null ? <Waiting /> : <DocumentView document={reasons.why} />;
    case 'bill':
    case 'network':
    case 'energy':
    case 'assumptions':
      return details === null ? (
        <Waiting />
      ) : (
        <>
          {tab === 'bill' && <TreeMap items={details.bill} />}
          <DocumentView document={details.documents[tab]} />
        </>
      );
    case 'frontier':
      return <FrontierTab key={key} {...props} />;
    case 'portfolio':
    case 'roi':
      return <StudyTab key={`${tab} ${key}`} ask={() => props.ask(tab, { text, place })} />;
    case 'schedule':
      return <ScheduleTab key={key} {...props} />;
    case 'compare':
      return <CompareTab {...props} />;
    case 'terraform':
      return studio === undefined ? null : <TerraformTab key={text} studio={studio} text={text} />;
    case 'commit':
      return studio === undefined ? null : <LastCommitTab key={text} studio={studio} text={text} />;
  }
}

function StudyTab({ ask }: { readonly ask: () => Promise<Studied> }) {
  const { answer: studied, failure } = useAnswer(ask);
  if (failure !== null) return <p class="warning">{failure}</p>;
  return studied === undefined ? <Waiting /> : <StudiedView studied={studied} />;
}
