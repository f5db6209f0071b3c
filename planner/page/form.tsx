import { PLATFORMS } from '../../lib/units/closed-lists.js';
import type { KeyValue } from '../worker/protocol.js';

type Path = readonly (string | number)[];

/** A control of the form: the key that it writes, and how its value is written. */
interface Control {
  readonly label: string;
  readonly path: Path;
  /** Of a list: the values to choose from. */
  readonly choices?: readonly string[];
  readonly range?: Range;
  readonly placeholder?: string;
  /** Whether the blueprint has a place for it. @default - always */
  readonly when?: (data: Blueprint) => boolean;
}

/** A slider: least, most and step of its own number, which stands for a value of the key. */
interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Null: the key is not set. */
  readonly read: (value: unknown) => number | null;
  /** In YAML; null: the key is removed. @param before - what the key has */
  readonly write: (at: number, before: unknown) => string | null;
  /** Beside the slider. @default - the value as it is written */
  readonly says?: (at: number) => string;
}

/** A blueprint as it is written; only what the form looks at. */
interface Blueprint {
  readonly workloads?: readonly Readonly<Record<string, unknown>>[];
}

const FIRST: Path = ['workloads', 0];
const first = (key: string) => (data: Blueprint) => data.workloads?.[0]?.[key] !== undefined;

/** A number with its unit. */
function amounts(min: number, max: number, step: number, unit: string): Range {
  return {
    min,
    max,
    step,
    read: (value) => {
      const number = Number.parseFloat(writtenValue(value));
      return Number.isNaN(number) ? null : number;
    },
    write: (at) => (unit === '' ? String(at) : `${at} ${unit}`),
  };
}

/** Ten a decade, so that a step is felt alike at every size. */
const BUDGETS = [3, 4, 5, 6].flatMap((power) =>
  [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8].map((digit) => digit * 10 ** power),
);
const SUFFIXES: Readonly<Record<string, number>> = { k: 1e3, M: 1e6 };

/** USD a month, on a logarithmic scale; at its end there is no limit. */
const BUDGET: Range = {
  min: 0,
  max: BUDGETS.length,
  step: 1,
  read: (value) => {
    const [, digits, suffix] = /^([\d.]+)\s*([kM]?)/.exec(writtenValue(value)) ?? [];
    if (digits === undefined) return BUDGETS.length;
    const usd = Number(digits) * (SUFFIXES[suffix!] ?? 1);
    const at = BUDGETS.findIndex((each) => each >= usd);
    return at === -1 ? BUDGETS.length : at;
  },
  write: (at) => (at === BUDGETS.length ? null : budget(at)),
  says: (at) => (at === BUDGETS.length ? 'no limit' : budget(at)),
};

function budget(at: number): string {
  const usd = BUDGETS[at]!;
  return usd >= 1e6 ? `${usd / 1e6}M USD` : `${usd / 1e3}k USD`;
}

/** Percent of the nodes that may be spot; the other purchase options stay. */
const SPOT_SHARE: Range = {
  min: 0,
  max: 100,
  step: 5,
  read: (value) => {
    const spot = waysOf(value).find((way) => kindOf(way) === 'spot');
    if (spot === undefined) return 0;
    const share = typeof spot === 'string' ? undefined : (spot as { readonly maxShare?: unknown }).maxShare;
    return share === undefined ? 100 : Number.parseFloat(String(share)) * (String(share).includes('%') ? 1 : 100);
  },
  write: (at, before) => {
    const others = waysOf(before).filter((way) => kindOf(way) !== 'spot');
    const kept = (others.length === 0 ? ['on-demand'] : others).map(writtenValue);
    return `[${[...kept, ...(at === 0 ? [] : [`{ kind: spot, maxShare: ${at} % }`])].join(', ')}]`;
  },
  says: (at) => `${at} %`,
};

function waysOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function kindOf(way: unknown): unknown {
  return typeof way === 'string' ? way : (way as { readonly kind?: unknown } | null)?.kind;
}

/** The keys that people change most. Those of a workload are of the first one. */
const CONTROLS: readonly Control[] = [
  { label: 'Region', path: ['region'], placeholder: 'us-east-1' },
  { label: 'Platform', path: ['platform'], choices: PLATFORMS },
  { label: 'Budget a month', path: ['limits', 'monthlyCost'], range: BUDGET },
  { label: 'Spot, at most', path: [...FIRST, 'purchase'], range: SPOT_SHARE },
  {
    label: 'Deadline',
    path: [...FIRST, 'training', 'deadline'],
    range: amounts(1, 180, 1, 'd'),
    when: first('training'),
  },
  {
    label: 'Deadline',
    path: [...FIRST, 'fineTuning', 'deadline'],
    range: amounts(1, 60, 1, 'd'),
    when: first('fineTuning'),
  },
  {
    label: 'Requests a second',
    path: [...FIRST, 'inference', 'requestsPerSecond'],
    range: amounts(1, 200, 1, ''),
    when: first('inference'),
  },
  { label: 'Compute rate', path: [...FIRST, 'compute', 'atLeast'], placeholder: '1000 TFLOPS', when: first('compute') },
  {
    label: 'Energy weight',
    path: ['objective', 'energyWeight'],
    range: amounts(0, 2, 0.05, 'USD/kWh'),
  },
  { label: 'Carbon price', path: ['objective', 'carbonPrice'], range: amounts(0, 500, 10, 'USD/t') },
  {
    label: 'Availability',
    path: [...FIRST, 'spares', 'availability'],
    range: amounts(90, 99.9, 0.1, '%'),
  },
  { label: 'Purchase options', path: [...FIRST, 'purchase'], placeholder: '[on-demand, spot]' },
  { label: 'Instance types', path: [...FIRST, 'types', 'allow'], placeholder: '[p5, p5e]' },
];

/** The keys that people change most, beside the text that they edit. */
export function Form({ data, set }: { readonly data: unknown; readonly set: (key: KeyValue) => void }) {
  const blueprint = (data ?? {}) as Blueprint;
  return (
    <form class="controls" onSubmit={(event) => event.preventDefault()}>
      {CONTROLS.filter(({ when = () => true }) => when(blueprint)).map((control) => (
        <Field
          key={`${control.label} ${control.path.join('.')}`}
          control={control}
          value={valueAt(blueprint, control.path)}
          set={set}
        />
      ))}
    </form>
  );
}

function Field({
  control: { label, path, choices, range, placeholder },
  value,
  set,
}: {
  readonly control: Control;
  readonly value: unknown;
  readonly set: (key: KeyValue) => void;
}) {
  const id = `control-${label.toLowerCase().replaceAll(/\W+/g, '-')}`;
  const shown = writtenValue(value);
  const write = (text: string) => set({ path, value: text.trim() === '' ? null : text });
  if (choices !== undefined) {
    return (
      <div class="field">
        <label for={id}>{label}</label>
        <select id={id} value={shown} onChange={({ currentTarget }) => write(currentTarget.value)}>
          <option value="">default</option>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      </div>
    );
  }
  if (range !== undefined) {
    const { min, max, step } = range;
    const at = range.read(value);
    const said = at === null ? '' : (range.says?.(at) ?? shown);
    return (
      <div class="field">
        <label for={id}>{label}</label>
        <input
          id={id}
          type="range"
          min={min}
          max={max}
          step={step}
          value={at ?? min}
          aria-valuetext={said === '' ? 'not set' : said}
          onInput={({ currentTarget }) => set({ path, value: range.write(Number(currentTarget.value), value) })}
        />
        <output for={id}>{said === '' ? '–' : said}</output>
      </div>
    );
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={shown}
        placeholder={placeholder}
        spellcheck={false}
        onChange={({ currentTarget }) => write(currentTarget.value)}
      />
    </div>
  );
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | undefined)?.[step], data);
}

/** As it is written in a flow of YAML. */
function writtenValue(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `[${value.map(writtenValue).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${key}: ${writtenValue(each)}`)
    .join(', ')} }`;
}
