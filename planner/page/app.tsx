import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Answer, Explained, KeyValue, PlanDetails } from '../worker/protocol.js';
import type { BlueprintEditor } from './editor.js';
import { Form } from './form.js';
import { type Example, Header } from './header.js';
import { latest } from './latest.js';
import type { Ask } from './planner-client.js';
import { Problems } from './problems.js';
import { toFragment } from './share.js';
import { TabList } from './tab-list.js';
import type { Studio } from './tabs/studio.js';
import { TAB_NAMES, type Tab, tabsOf } from './tabs/tabs.js';
import { Places, Top } from './top.js';
import { useAnswer, Waiting } from './use-answer.js';
import { labelOf, Versions } from './versions.js';

/** What the page is opened with. */
interface AppProps {
  /** One worker plans as one types; the other answers what takes longer. */
  readonly planner: Ask;
  readonly studies: Ask;
  readonly examples: readonly Example[];
  readonly start: string;
  /** Keeps the page for when there is no network: called after the first answer. @default - it is not kept */
  readonly keep?: () => void;
  /** @default - the page is served by itself: it saves nothing and has no Terraform */
  readonly studio?: Studio;
}

const VIEWS = [
  { key: 'text', title: 'Text' },
  { key: 'form', title: 'Form' },
] as const;

/** After the last key, before the text is planned. */
const PAUSE_MS = 150;
/** And before it is explained, which solves it many times. */
const LONG_PAUSE_MS = 500;

/** The blueprint on the left, the answer on the right. */
export function App({ planner, studies, examples, start, keep, studio }: AppProps) {
  const [texts, setTexts] = useState<readonly { readonly id: number; readonly text: string }[]>([
    { id: 0, text: start },
  ]);
  const [active, setActive] = useState(0);
  const [answer, setAnswer] = useState<{ readonly text: string; readonly value: Answer } | null>(null);
  const [details, setDetails] = useState<{ readonly text: string; readonly value: readonly PlanDetails[] } | null>(
    null,
  );
  const [failure, setFailure] = useState<string | null>(null);
  const [explanation, setExplanation] = useState<{ readonly key: string; readonly value: Explained } | null>(null);
  const [chosenPlace, setPlace] = useState(0);
  const [tab, setTab] = useState<Tab>('why');
  const [view, setView] = useState<(typeof VIEWS)[number]['key']>('text');
  const [tasks, setTasks] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<BlueprintEditor | null>(null);
  const opening = useRef(false);
  const [editing, setEditing] = useState(false);
  const inFront = texts.find(({ id }) => id === active)!;
  const { text } = inFront;
  const front = useRef(inFront);
  front.current = inFront;

  const setText = (next: string) =>
    setTexts((all) => all.map((each) => (each.id === front.current.id ? { ...each, text: next } : each)));
  // The first plan waits for nothing that it can be shown without.
  const hasAnswered = useRef(false);
  const describeFirst = (asked: string) => {
    hasAnswered.current = true;
    planner('details', { text: asked }).then(
      (value) => setDetails((known) => known ?? { text: asked, value }),
      ({ message }: Error) => setFailure(message),
    );
    void planner('rest', null);
  };
  const plan = useMemo(
    () =>
      latest(
        async (asked: string) => {
          const value = await planner('plan', { text: asked });
          return { value, details: hasAnswered.current ? await planner('details', { text: asked }) : null };
        },
        ({ value, details: shown }, asked) => {
          setFailure(null);
          setAnswer({ text: asked, value });
          if (shown === null) describeFirst(asked);
          else setDetails({ text: asked, value: shown });
          editor.current?.show(asked, value.marks, value.lenses);
        },
        ({ message }) => setFailure(message),
      ),
    [],
  );
  const explain = useMemo(
    () =>
      latest(
        (asked: string, place: number) => studies('explain', { text: asked, place }),
        (value, asked, place) => setExplanation(value === null ? null : { key: `${place} ${asked}`, value }),
        ({ message }) => setFailure(message),
      ),
    [],
  );

  // The editor is fetched after the first answer, or when one wants to write before: until it is there the text can be read.
  const openEditor = () => {
    if (opening.current) return;
    opening.current = true;
    import('./editor.js').then(
      ({ createEditor }) => {
        editor.current = createEditor(host.current!, front.current, {
          complete: (asked, offset) => planner('complete', { text: asked, offset }),
          hover: (asked, offset) => planner('hover', { text: asked, offset }),
          changed: setText,
        });
        setEditing(true);
      },
      ({ message }: Error) => setFailure(message),
    );
  };
  useEffect(() => {
    if (answer === null && failure === null) return;
    openEditor();
    keep?.();
  }, [answer === null && failure === null]);
  useEffect(() => {
    const soon = setTimeout(() => plan(text), answer === null ? 0 : PAUSE_MS);
    return () => clearTimeout(soon);
  }, [text, plan]);

  const halls = answer?.value.halls ?? [];
  const place = Math.min(chosenPlace, Math.max(0, halls.length - 1));
  const planned = halls[place] ?? null;
  const plannedText = planned === null ? null : answer!.text;
  useEffect(() => {
    if (plannedText === null) return undefined;
    const soon = setTimeout(() => explain(plannedText, place), LONG_PAUSE_MS);
    return () => clearTimeout(soon);
  }, [plannedText, place, explain]);
  // Marks and lenses of an answer that was there before the editor.
  useEffect(() => {
    if (answer !== null) editor.current?.show(answer.text, answer.value.marks, answer.value.lenses);
  }, [active, editing]);

  const write = (next: string) => (editor.current === null ? setText(next) : editor.current.write(next));
  const choose = (id: number, all = texts) => {
    front.current = all.find((each) => each.id === id)!;
    editor.current?.open(id, front.current.text);
    setActive(id);
  };
  const duplicate = () => {
    const id = Math.max(...texts.map((each) => each.id)) + 1;
    const all = [...texts, { id, text }];
    setTexts(all);
    choose(id, all);
  };
  const close = (id: number) => {
    const rest = texts.filter((each) => each.id !== id);
    setTexts(rest);
    choose(rest[0]!.id, rest);
  };
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
  const download = async (name: string) => {
    const { downloads } = await import('./downloads.js');
    const problem = await downloads(name, { text, place }, planned?.name ?? 'hall', studies);
    if (problem !== null) setSaid(problem);
  };
  const save = (into: Studio) =>
    into.save(text).then(
      () => setSaid('Saved.'),
      ({ message }: Error) => setSaid(message),
    );

  const versions = texts.map((each) => ({ ...each, label: labelOf(each.text, each.id) }));
  const current = answer !== null && answer.text === text;
  const described = details !== null && details.text === plannedText ? (details.value[place] ?? null) : null;
  const reasons = explanation !== null && explanation.key === `${place} ${plannedText}` ? explanation.value : null;
  return (
    <div class="app">
      <Header
        examples={examples}
        write={write}
        save={studio && (() => save(studio))}
        share={share}
        download={download}
        said={said}
      />
      <main>
        <section class="left" aria-label="Blueprint">
          <div class="switch">
            <Versions versions={versions} active={active} choose={choose} duplicate={duplicate} close={close} />
            <TabList label="Text or form" tabs={VIEWS} chosen={view} choose={setView} />
          </div>
          {view === 'form' && <Form data={answer?.value.data} set={(key) => set([key])} />}
          <div class="editor" ref={host}>
            {!editing && <pre onPointerDown={openEditor}>{text}</pre>}
          </div>
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
          {planned !== null && (
            <>
              <Places halls={halls} place={place} choose={setPlace} />
              <Top planned={planned} reasons={reasons} pick={set} />
              <TabList
                label="More of the answer"
                class="tabs"
                tabs={tabsOf(studio !== undefined).map((key) => ({ key, title: TAB_NAMES[key] }))}
                chosen={tab}
                choose={setTab}
              />
              <div role="tabpanel" aria-label={TAB_NAMES[tab]}>
                <Details
                  tab={tab}
                  text={answer!.text}
                  place={place}
                  details={described}
                  reasons={reasons}
                  ask={studies}
                  pick={set}
                  others={versions.filter(({ id }) => id !== active)}
                  duplicate={duplicate}
                  tasks={tasks}
                  setTasks={setTasks}
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

/** What is below the figures, with the drawings that it takes: fetched after the first answer is shown. */
function Details(props: Parameters<typeof import('./tabs/tab-view.js')['TabView']>[0]) {
  const { answer: code, failure } = useAnswer(() => import('./tabs/tab-view.js'));
  if (failure !== null) return <p class="warning">{failure}</p>;
  if (code === undefined) return <Waiting />;
  const { TabView } = code;
  return <TabView {...props} />;
}
