/** A blueprint that ships, by its file. */
export interface Example {
  readonly file: string;
  readonly text: string;
}

/** What can be done with the text as a whole. */
export function Header({
  examples,
  write,
  save,
  share,
  download,
  said,
}: {
  readonly examples: readonly Example[];
  readonly write: (text: string) => void;
  /** @default - there is no file to save to */
  readonly save: (() => void) | undefined;
  readonly share: () => void;
  readonly download: (name: string) => void;
  /** What became of the last of it. */
  readonly said: string;
}) {
  return (
    <header>
      <h1>
        datahall <span>planner</span>
      </h1>
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
      {save !== undefined && (
        <button type="button" onClick={save}>
          Save
        </button>
      )}
      <button type="button" onClick={share}>
        Share
      </button>
      <select
        aria-label="Download"
        value=""
        onChange={({ currentTarget }) => {
          const name = currentTarget.value;
          currentTarget.value = '';
          download(name);
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
  );
}
