import type { KeyValue } from '../worker/protocol.js';

type Path = readonly (string | number)[];

/** A control of the form: the key that it writes, and how its value is written. */
interface Control {
  readonly label: string;
  readonly path: Path;
  /** Of a list: the values to choose from. Of a range: least, most and step, and the unit behind the number. */
  readonly choices?: readonly string[];
  readonly range?: { readonly min: number; readonly max: number; readonly step: number; readonly unit: string };
  readonly placeholder?: string;
  /** Whether the blueprint has a place for it. @default - always */
  readonly when?: (data: Blueprint) => boolean;
}

/** A blueprint as it is written; only what the form looks at. */
interface Blueprint {
  readonly workloads?: readonly Readonly<Record<string, unknown>>[];
}

const FIRST: Path = ['workloads', 0];
const first = (key: string) => (data: Blueprint) => data.workloads?.[0]?.[key] !== undefined;

/** The keys that people change most. Those of a workload are of the first one. */
const CONTROLS: readonly Control[] = [
  { label: 'Region', path: ['region'], placeholder: 'us-east-1' },
  { label: 'Platform', path: ['platform'], choices: ['eks', 'batch', 'ec2'] },
  { label: 'Budget a month', path: ['limits', 'monthlyCost'], placeholder: '10M USD' },
  {
    label: 'Deadline',
    path: [...FIRST, 'training', 'deadline'],
    range: { min: 1, max: 180, step: 1, unit: 'd' },
    when: first('training'),
  },
  {
    label: 'Deadline',
    path: [...FIRST, 'fineTuning', 'deadline'],
    range: { min: 1, max: 60, step: 1, unit: 'd' },
    when: first('fineTuning'),
  },
  {
    label: 'Requests a second',
    path: [...FIRST, 'inference', 'requestsPerSecond'],
    range: { min: 1, max: 200, step: 1, unit: '' },
    when: first('inference'),
  },
  { label: 'Compute rate', path: [...FIRST, 'compute', 'atLeast'], placeholder: '1000 TFLOPS', when: first('compute') },
  {
    label: 'Energy weight',
    path: ['objective', 'energyWeight'],
    range: { min: 0, max: 2, step: 0.05, unit: 'USD/kWh' },
  },
  { label: 'Carbon price', path: ['objective', 'carbonPrice'], range: { min: 0, max: 500, step: 10, unit: 'USD/t' } },
  {
    label: 'Availability',
    path: [...FIRST, 'spares', 'availability'],
    range: { min: 90, max: 99.9, step: 0.1, unit: '%' },
  },
  { label: 'Purchase options', path: [...FIRST, 'purchase'], placeholder: '[on-demand, spot]' },
  { label: 'Instance types', path: [...FIRST, 'types', 'allow'], placeholder: '[p5, p5e]' },
];

/** The ten most used keys, beside the text that they edit. */
export function Form({ data, set }: { readonly data: unknown; readonly set: (key: KeyValue) => void }) {
  const blueprint = (data ?? {}) as Blueprint;
  return (
    <form class="controls" onSubmit={(event) => event.preventDefault()}>
      {CONTROLS.filter(({ when = () => true }) => when(blueprint)).map((control) => (
        <Field key={control.path.join('.')} control={control} value={valueAt(blueprint, control.path)} set={set} />
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
  const id = `control-${path.join('-')}`;
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
    const { min, max, step, unit } = range;
    const number = Number.parseFloat(shown);
    return (
      <div class="field">
        <label for={id}>{label}</label>
        <input
          id={id}
          type="range"
          min={min}
          max={max}
          step={step}
          value={Number.isNaN(number) ? min : number}
          aria-valuetext={shown === '' ? 'not set' : shown}
          onInput={({ currentTarget }) => write(`${currentTarget.value}${unit === '' ? '' : ` ${unit}`}`)}
        />
        <output for={id}>{shown === '' ? '–' : shown}</output>
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
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
