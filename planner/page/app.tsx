import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatShort } from '../../lib/units/numbers.js';
import type {
  Answer,
  Comparison,
  Explained,
  FrontierView,
  KeyValue,
  PlannedView,
  Studied,
  Study,
} from '../worker/protocol.js';
import { DocumentView } from './blocks.js';
import { FrontierChart, TreeMap } from './charts.js';
import { downloads } from './downloads.js';
import { type BlueprintEditor, createEditor } from './editor.js';
import { Form } from './form.js';
import { latest, startPlanner } from './planner-client.js';
import { toFragment } from './share.js';
import { LastCommitTab, type Studio, TerraformTab } from './studio.js';
import { useAnswer, Waiting } from './use-answer.js';

/** A blueprint that ships, by its file. */
export interface Example {
  readonly file: string;
  readonly text: string;
}

/** What the page is opened with. */
interface AppProps {
  readonly examples: readonly Example[];
  readonly start: string;
  /** @default - the page is served by itself: it saves nothing and has no Terraform */
  readonly studio?: Studio;
}

const TABS = [
  'why',
  'bill',
  'frontier',
  'portfolio',
  'roi',
  'network',
  'energy',
  'assumptions',
  'compare',
  'terraform',
  'commit',
] as const;
type Tab = (typeof TABS)[number];
/** What needs the program beside the page. */
const OF_STUDIO: readonly Tab[] = ['terraform', 'commit'];

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  why: 'Why',
  bill: 'Bill',
  frontier: 'Frontier',
  portfolio: 'Portfolio',
  roi: 'Rent or buy',
  network: 'Network',
  energy: 'Energy',
  assumptions: 'Assumptions',
  compare: 'Compare',
  terraform: 'Terraform',
  commit: 'Since the last commit',
};

/** After the last key, before the text is planned. */
const PAUSE_MS = 150;
/** And before it is explained, which solves it many times. */
const LONG_PAUSE_MS = 500;

/** One worker plans as one types; the other answers what takes longer. */
const planner = startPlanner();
const studies = startPlanner();

/** The blueprint on the left, the answer on the right. */
export function App({ examples, start, studio }: AppProps) {
  const [text, setText] = useState(start);
  const [answer, setAnswer] = useState<{ readonly text: string; readonly value: Answer } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [explanation, setExplanation] = useState<{ readonly text: string; readonly value: Explained } | null>(null);
  const [tab, setTab] = useState<Tab>('why');
  const [view, setView] = useState<'text' | 'form'>('text');
  const [kept, setKept] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<BlueprintEditor | null>(null);

  const plan = useMemo(
    () =>
      latest(
        (asked: string) => planner('plan', { text: asked }),
        (value, asked) => {
          setFailure(null);
          setAnswer({ text: asked, value });
          editor.current?.show(asked, value.marks, value.lenses);
        },
        ({ message }) => setFailure(message),
      ),
    [],
  );
  const explain = useMemo(
    () =>
      latest(
        (asked: string) => studies('explain', { text: asked }),
        (value, asked) => setExplanation(value === null ? null : { text: asked, value }),
        ({ message }) => setFailure(message),
      ),
    [],
  );

  useEffect(() => {
    editor.current ??= createEditor(host.current!, start, {
      complete: (asked, offset) => planner('complete', { text: asked, offset }),
      hover: (asked, offset) => planner('hover', { text: asked, offset }),
      changed: setText,
    });
  }, [start]);
  useEffect(() => {
    const soon = setTimeout(() => plan(text), PAUSE_MS);
    return () => clearTimeout(soon);
  }, [text, plan]);
  const plannedText = answer?.value.planned === null || answer === null ? null : answer.text;
  useEffect(() => {
    if (plannedText === null) return undefined;
    const soon = setTimeout(() => explain(plannedText), LONG_PAUSE_MS);
    return () => clearTimeout(soon);
  }, [plannedText, explain]);

  const write = (next: string) => editor.current!.write(next);
  const set = async (keys: readonly KeyValue[]) => {
    const edited = await planner('edit', { text, keys });
    if (edited === null) setSaid('That key has no place in the text as it stands.');
    else write(edited);
  };
  const share = async () => {
    const url = new URL(window.location.href);
    url.hash = await toFragment(text);
    window.history.replaceState(null, '', url);
    await navigator.clipboard?.writeText(url.href).catch(() => undefined);
    setSaid('The address of this page holds the blueprint now, and is copied.');
  };

  const current = answer !== null && answer.text === text;
  const planned = answer?.value.planned ?? null;
  const reasons = explanation !== null && explanation.text === answer?.text ? explanation.value : null;
  return (
    <div class="app">
      <header>
        <h1>datahall planner</h1>
        <select
          aria-label="Examples"
          value=""
          onChange={({ currentTarget }) => {
            const found = examples.find(({ file }) => file === currentTarget.value);
            if (found !== undefined) write(found.text);
          }}
        >
          <option value="">Examples</option>
          {examples.map(({ file }) => (
            <option key={file} value={file}>
              {file}
            </option>
          ))}
        </select>
        <label class="button">
          Open
          <input
            type="file"
            accept=".yaml,.yml,.json"
            onChange={async ({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              if (file !== undefined) write(await file.text());
            }}
          />
        </label>
        {studio !== undefined && (
          <button
            type="button"
            onClick={() =>
              studio.save(text).then(
                () => setSaid('Saved.'),
                ({ message }) => setSaid(message),
              )
            }
          >
            Save
          </button>
        )}
        <button type="button" onClick={share}>
          Share
        </button>
        <select
          aria-label="Download"
          value=""
          onChange={async ({ currentTarget }) => {
            const name = currentTarget.value;
            currentTarget.value = '';
            const problem = await downloads(name, text, planned?.name ?? 'hall', studies);
            if (problem !== null) setSaid(problem);
          }}
        >
          <option value="">Download</option>
          <option value="blueprint">blueprint (YAML)</option>
          <option value="plan">plan (JSON)</option>
          <option value="report">report (HTML)</option>
          <option value="project">cdktf project (zip)</option>
        </select>
        <span class="said" role="status">
          {said}
        </span>
      </header>
      <main>
        <section class="left" aria-label="Blueprint">
          <div class="switch" role="tablist" aria-label="Text or form">
            {(['text', 'form'] as const).map((each) => (
              <button key={each} type="button" role="tab" aria-selected={view === each} onClick={() => setView(each)}>
                {each === 'text' ? 'Text' : 'Form'}
              </button>
            ))}
          </div>
          {view === 'form' && <Form data={answer?.value.data} set={(key) => set([key])} />}
          <div class="editor" ref={host} />
          <Problems
            answer={answer?.value ?? null}
            go={(offset) => editor.current?.focus(offset)}
            write={write}
            text={text}
            current={current}
          />
        </section>
        <section class={current ? 'right' : 'right stale'} aria-label="Answer" aria-busy={!current}>
          {failure !== null && <p class="warning">The planner failed: {failure}</p>}
          {answer === null && failure === null && <p>Loading the solver and the catalog …</p>}
          {answer !== null && planned === null && (
            <p class="verdict">
              {answer.value.infeasible.length > 0
                ? answer.value.infeasible.join(' ')
                : 'The blueprint has mistakes: see below the text.'}
            </p>
          )}
          {planned !== null && <Planned planned={planned} reasons={reasons} pick={set} />}
          {planned !== null && (
            <>
              <div class="tabs" role="tablist" aria-label="More of the answer">
                {TABS.filter((each) => studio !== undefined || !OF_STUDIO.includes(each)).map((each) => (
                  <button key={each} type="button" role="tab" aria-selected={tab === each} onClick={() => setTab(each)}>
                    {TAB_NAMES[each]}
                  </button>
                ))}
              </div>
              <div role="tabpanel" aria-label={TAB_NAMES[tab]}>
                <TabView
                  tab={tab}
                  text={answer!.text}
                  planned={planned}
                  reasons={reasons}
                  pick={set}
                  kept={kept}
                  keep={setKept}
                  studio={studio}
                />
              </div>
            </>
          )}
        </section>
      </main>
    </div>
  );
}

/** What is wrong or doubtful, each with the way to its place and the fix. */
function Problems({
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

function Planned({
  planned: { verdict, tiles },
  reasons,
  pick,
}: {
  readonly planned: PlannedView;
  readonly reasons: Explained | null;
  readonly pick: (keys: readonly KeyValue[]) => void;
}) {
  return (
    <>
      <p class="verdict">{reasons?.verdict ?? verdict}</p>
      <dl class="tiles">
        {tiles.map(({ key, label, value, detail }) => (
          <div key={key} class={`tile ${key}`}>
            <dt>{label}</dt>
            <dd>
              {value}
              {detail !== '' && <small>{detail}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <section class="chips" aria-label="Runners-up">
        {reasons === null && <span class="muted">Looking for runners-up …</span>}
        {reasons?.chips.map(({ label, excess, usdPerMonth, breaks, keys }) => (
          <button
            key={label}
            type="button"
            class="chip"
            title={`${formatShort(usdPerMonth)} USD/month${breaks ? '; breaks a limit' : ''}`}
            onClick={() => pick(keys)}
          >
            {label} <b>{excess}</b>
          </button>
        ))}
      </section>
    </>
  );
}

interface TabProps {
  readonly tab: Tab;
  readonly text: string;
  readonly planned: PlannedView;
  readonly reasons: Explained | null;
  readonly pick: (keys: readonly KeyValue[]) => void;
  readonly kept: string | null;
  readonly keep: (text: string) => void;
  readonly studio: Studio | undefined;
}

function TabView({ tab, text, planned, reasons, pick, kept, keep, studio }: TabProps) {
  switch (tab) {
    case 'why':
      return reasons === null ? <Waiting /> : <DocumentView document={reasons.why} />;
    case 'bill':
      return (
        <>
          <TreeMap items={planned.bill} />
          <DocumentView document={planned.documents.bill} />
        </>
      );
    case 'network':
      return <DocumentView document={planned.documents.network} />;
    case 'energy':
      return <DocumentView document={planned.documents.energy} />;
    case 'assumptions':
      return <DocumentView document={planned.documents.sources} />;
    case 'frontier':
      return <FrontierTab key={text} text={text} pick={pick} />;
    case 'portfolio':
    case 'roi':
      return <StudyTab key={`${tab} ${text}`} text={text} study={tab} />;
    case 'compare':
      return <CompareTab key={`${kept} ${text}`} text={text} kept={kept} keep={keep} />;
    case 'terraform':
      return studio === undefined ? null : <TerraformTab key={text} studio={studio} text={text} />;
    case 'commit':
      return studio === undefined ? null : <LastCommitTab key={text} studio={studio} text={text} />;
  }
}

function FrontierTab({ text, pick }: { readonly text: string; readonly pick: TabProps['pick'] }) {
  const { answer: frontier, failure } = useAnswer<FrontierView | null>(() => studies('frontier', { text }));
  if (failure !== null) return <p class="warning">{failure}</p>;
  if (frontier === undefined) return <Waiting />;
  if (frontier === null) return <p>There is no plan to compare.</p>;
  return (
    <>
      <FrontierChart frontier={frontier} pick={({ keys }) => pick(keys)} />
      <DocumentView document={frontier.document} />
    </>
  );
}

function StudyTab({ text, study }: { readonly text: string; readonly study: Study }) {
  const { answer: studied, failure } = useAnswer<Studied>(() => studies('study', { text, study }));
  if (failure !== null) return <p class="warning">{failure}</p>;
  if (studied === undefined) return <Waiting />;
  return studied.status === 'done' ? <DocumentView document={studied.document} /> : <p>{studied.reason}</p>;
}

function CompareTab({ text, kept, keep }: Pick<TabProps, 'text' | 'kept' | 'keep'>) {
  const { answer: compared } = useAnswer<Comparison | null>(() =>
    kept === null ? Promise.resolve(null) : studies('compare', { before: kept, after: text }),
  );
  return (
    <>
      <p>
        <button type="button" onClick={() => keep(text)}>
          {kept === null ? 'Keep this version to compare with' : 'Compare with this version from now on'}
        </button>
      </p>
      {kept !== null && compared === undefined && <Waiting />}
      {compared !== undefined && compared !== null && (
        <>
          <table>
            <thead>
              <tr>
                <th scope="col">of</th>
                <th scope="col">kept</th>
                <th scope="col">now</th>
              </tr>
            </thead>
            <tbody>
              {compared.rows.map(({ label, before, after }) => (
                <tr key={label} class={before === after ? undefined : 'changed'}>
                  <th scope="row">{label}</th>
                  <td>{before}</td>
                  <td>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <ul>
            {compared.effects.map((effect) => (
              <li key={effect}>{effect}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
