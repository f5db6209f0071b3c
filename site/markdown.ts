import { deflateRawSync } from 'node:zlib';
import MarkdownIt from 'markdown-it';

/** A heading of a page, with the text below it up to the next one: what the search finds. */
export interface Passage {
  /** Of the heading; the anchor. */
  readonly id: string;
  readonly heading: string;
  readonly level: number;
  readonly text: string;
}

/** A page as HTML. */
export interface Rendered {
  readonly html: string;
  /** Of its first heading. */
  readonly title: string;
  readonly passages: readonly Passage[];
}

/**
 * A page of Markdown as HTML: headings have the anchors that GitHub gives them, and a blueprint that stands whole in the
 * page can be tried in the planner.
 * @param options.link - where a link of the page leads on the site
 * @param options.planner - address of the planner from the page
 */
export function renderPage(
  text: string,
  { link, planner }: { readonly link: (href: string) => string; readonly planner: string },
): Rendered {
  const markdown = new MarkdownIt({ html: true, linkify: false });
  const tokens = markdown.parse(text, {});
  const passages: Passage[] = [];
  const taken = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const heading = plainText(tokens[at + 1]!.children ?? []);
      const id = slugOf(heading, taken);
      token.attrSet('id', id);
      passages.push({ id, heading, level: Number(token.tag.slice(1)), text: '' });
    } else if (passages.length > 0 && tokens[at - 1]?.type !== 'heading_open') {
      const last = passages.at(-1)!;
      const more =
        token.type === 'inline' ? plainText(token.children ?? []) : token.type === 'fence' ? token.content : '';
      if (more !== '') passages[passages.length - 1] = { ...last, text: `${last.text} ${more}`.trim() };
    }
    for (const child of token.children ?? []) {
      for (const name of ['href', 'src']) {
        const target = child.attrGet(name);
        if (target !== null) child.attrSet(name, link(String(target)));
      }
    }
  }
  const fence = markdown.renderer.rules.fence!;
  markdown.renderer.rules.fence = (all, at, options, env, self) => {
    const drawn = fence(all, at, options, env, self);
    const { info, content } = all[at]!;
    // What scrolls can be reached by keyboard.
    const scrolled = drawn.replace('<pre>', '<pre tabindex="0">');
    return info.trim() === 'yaml' && isBlueprint(content) ? `${scrolled}${tryIt(content, planner)}` : scrolled;
  };
  markdown.renderer.rules.table_open = () =>
    '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>';
  markdown.renderer.rules.table_close = () => '</table></div>';
  return { html: markdown.renderer.render(tokens, markdown.options, {}), title: passages[0]?.heading ?? '', passages };
}

function plainText(children: readonly { readonly type: string; readonly content: string }[]): string {
  return children
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('')
    .trim();
}

/** As GitHub makes anchors: lower case, punctuation away, spaces to hyphens; a second of the same name is numbered. */
function slugOf(heading: string, taken: Map<string, number>): string {
  const slug = heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
  const before = taken.get(slug) ?? 0;
  taken.set(slug, before + 1);
  return before === 0 ? slug : `${slug}-${before}`;
}

/** A whole one, not a part that explains a key. */
function isBlueprint(text: string): boolean {
  return /^version: 1$/m.test(text) && /^name: /m.test(text) && /^workloads:$/m.test(text);
}

/** The planner with the text in the fragment of its address, as `planner/page/share.ts` reads it; loaded when it is opened. */
function tryIt(blueprint: string, planner: string): string {
  const address = `${planner}#b=${deflateRawSync(blueprint).toString('base64url')}`;
  return [
    '<details class="try"><summary>Try it here</summary>',
    `<p><a href="${address}">Open it in a page of its own</a></p>`,
    `<iframe loading="lazy" title="The planner with this blueprint" src="${address}"></iframe>`,
    '</details>\n',
  ].join('\n');
}
