import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pages as everyPage, pagesBelow } from './docs/pages.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const pages = everyPage();
const BLOCK = /```console\n([\s\S]*?)```/g;

/** What a command prints, on both streams, as on a terminal of 80 columns without colour. */
function outputOf(command: string): string {
  const program = `"${process.execPath}" bundle/datahall.js`;
  const line = command.replace(/^(?:npm run --silent datahall --|datahall)(?= )/, program);
  if (line === command) throw new Error(`not a command of datahall: ${command}`);
  const env = { ...process.env, NO_COLOR: '1' };
  const { stdout } = spawnSync('sh', ['-c', `exec 2>&1; ${line}`], { cwd: root, encoding: 'utf8', env });
  return stdout.trimEnd();
}

/** The page with every ```console block as its commands print now. */
function withOutputs(text: string): string {
  return text.replace(BLOCK, (_, body: string) => {
    const commands = body.split('\n').filter((line) => line.startsWith('$ '));
    const parts = commands.map((line) => `${line}\n${outputOf(line.slice(2))}`.trimEnd());
    return `\`\`\`console\n${parts.join('\n\n')}\n\`\`\``;
  });
}

describe('what the pages show is what the commands print', () => {
  const shown = pages.filter((page) => readFileSync(join(root, page), 'utf8').includes('```console'));

  it('has pages to compare', () => expect(shown).toContain('README.md'));

  it.each(shown)('%s', async (page) => {
    const path = join(root, page);
    await expect(withOutputs(readFileSync(path, 'utf8'))).toMatchFileSnapshot(path);
  });
});

it('the picture of the README is what datahall draws', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'datahall-picture-'));
  const chart = join(folder, 'year.svg');
  outputOf(`datahall portfolio blueprints/year.yaml --chart ${chart}`);
  await expect(readFileSync(chart, 'utf8')).toMatchFileSnapshot(join(root, 'docs/images/year.svg'));
  rmSync(folder, { recursive: true });
});

describe('the pages', () => {
  it('are all listed, and the list is in the README', () => {
    const list = readFileSync(join(root, 'docs/README.md'), 'utf8');
    const isListed = (page: string) => list.includes(`(${posix.relative('docs', page)})`);
    const unlisted = pagesBelow('docs').filter((page) => !isListed(page) && !isListed(posix.dirname(page)));
    expect(unlisted).toEqual(['docs/README.md']);
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('(docs/README.md)');
  });

  it.each(pages)('%s names only files that are there', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1]!);
    const missing = links.filter((link) => {
      const target = posix.join(posix.dirname(page), link);
      try {
        readdirSync(join(root, target));
        return false;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENOENT';
      }
    });
    expect(missing).toEqual([]);
  });
});
