import { formatShort } from '../../lib/units/numbers.js';
import type { Explained, KeyValue, PlannedView } from '../worker/protocol.js';
import { TabList } from './tab-list.js';

/** The answer in a sentence and four figures, and what comes next to it. */
export function Top({
  planned: { verdict, tiles },
  reasons,
  pick,
}: {
  readonly planned: PlannedView;
  /** Null: not there yet. */
  readonly reasons: Explained | null;
  readonly pick: (keys: readonly KeyValue[]) => void;
}) {
  return (
    <>
      <p class="verdict">{unbroken(reasons?.verdict ?? verdict)}</p>
      <dl class="tiles">
        {tiles.map(({ key, label, value, detail, warns }) => (
          <div key={key} class={warns ? 'tile warns' : 'tile'}>
            <dt>{label}</dt>
            <dd>
              {withUnit(value)}
              {detail !== '' && <small>{detail}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <section class="chips" aria-label="Runners-up">
        <span class="muted">{reasons === null ? 'Looking for runners-up …' : 'Or pick:'}</span>
        {reasons?.chips.map(({ label, excess, moreUsdPerMonth, breaks, keys }) => (
          <button
            key={label}
            type="button"
            class={breaks ? 'chip breaks' : 'chip'}
            title={`${excess} of what is minimised${breaks ? '; breaks a limit of the blueprint' : ''}`}
            onClick={() => pick(keys)}
          >
            {label} <b>{signed(moreUsdPerMonth)}</b> <small>USD/month</small>
          </button>
        ))}
      </section>
    </>
  );
}

/** An amount with its unit in small letters; words as they are. */
function withUnit(value: string) {
  const [, number, unit] = /^([\d.,]+[kM]?) (\w+\/\w+)$/.exec(value) ?? [];
  return unit === undefined ? (
    unbroken(value)
  ) : (
    <>
      {number} <span class="unit">{unit}</span>
    </>
  );
}

/** Text with `2 × p4d.24xlarge` on one line. */
function unbroken(text: string) {
  return text
    .split(/([\d,]+ × [\w-]+\.\w+|runner-up|[\d.,]+k? (?:USD|kWh))/)
    .map((part, at) => (at % 2 === 0 ? part : <span key={`${at} ${part}`}>{part}</span>));
}

function signed(usd: number): string {
  return `${usd < 0 ? '−' : '+'}${formatShort(Math.abs(usd))}`;
}

/** Of a blueprint that is spread: which of its halls is looked at. */
export function Places({
  halls,
  place,
  choose,
}: {
  readonly halls: readonly PlannedView[];
  readonly place: number;
  readonly choose: (place: number) => void;
}) {
  if (halls.length < 2) return null;
  const total = halls.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
  return (
    <div class="places">
      <TabList
        label="Region"
        tabs={halls.map(({ region, usdPerMonth }, key) => ({
          key,
          title: (
            <>
              {region} <small>{formatShort(usdPerMonth)} USD/month</small>
            </>
          ),
        }))}
        chosen={place}
        choose={choose}
      />
      <span class="muted">{formatShort(total)} USD/month together</span>
    </div>
  );
}
