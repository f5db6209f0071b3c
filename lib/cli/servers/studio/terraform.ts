import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { diffDocument } from '../../../report/diff/diff-document.js';
import { renderHtml } from '../../../report/render/html.js';
import { hallResources } from '../../../terraform/compare/stack-resources.js';
import { byEntryKey } from '../../../units/order.js';
import { changeOf } from '../../commands/review/change-of.js';
import { atCommit, catalogAt } from '../../commands/review/commit-tree.js';
import { EXIT } from '../../edge/command.js';
import { catalogsInUse, planText } from '../../edge/plan-files.js';

/** What Terraform will hold for a text: by address, in each stack; or why nothing. */
export type TerraformAnswer =
  | { readonly status: 'planned'; readonly stacks: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  | { readonly status: 'none'; readonly reason: string };

/** @param file - that the text is of: its folder has the user's own catalog */
export async function terraformOf(text: string, file: string): Promise<TerraformAnswer> {
  const hall = await planText(file, text, dirname(file), catalogsInUse());
  if (hall.status !== 'planned') return { status: 'none', reason: 'the blueprint has no plan' };
  const resources = hallResources(hall.plan);
  const own = Object.fromEntries([...resources.hall].sort(byEntryKey));
  const charts = resources.charts;
  return {
    status: 'planned',
    stacks: {
      [hall.plan.name]: own,
      ...(charts !== null && { [charts.stack]: Object.fromEntries([...charts.resources].sort(byEntryKey)) }),
    },
  };
}

/** Where Terraform was written; or why none was. */
export type SynthAnswer =
  | { readonly status: 'written'; readonly folder: string }
  | { readonly status: 'none'; readonly reason: string };

/**
 * Writes the Terraform of the file as it is saved.
 * @param text - of the page: another than the file has is not written
 * @param folder - default: that of `synth`, below the folder that the studio runs in
 */
export async function synthesised(text: string, file: string, folder = 'cdktf.out'): Promise<SynthAnswer> {
  if (text !== readFileSync(file, 'utf8')) return { status: 'none', reason: 'save the blueprint first' };
  const { synthesize } = await import('../../commands/synth.js');
  const code = await synthesize([file], { outdir: folder });
  return code === EXIT.fine
    ? { status: 'written', folder }
    : { status: 'none', reason: 'nothing was written: the terminal of the studio says why' };
}

/** What changes from the last commit, as a page; or why there is none. */
export type CommitAnswer =
  | { readonly status: 'compared'; readonly page: string }
  | { readonly status: 'none'; readonly reason: string };

/** @param file - that the text is of */
export async function sinceLastCommit(text: string, file: string): Promise<CommitAnswer> {
  const after = await planText(file, text, dirname(file), catalogsInUse());
  if (after.status !== 'planned') return { status: 'none', reason: 'the blueprint has no plan' };
  const found = await atCommit('HEAD', dirname(file), async (tree) => {
    const path = tree.pathOf(file);
    if (!existsSync(path)) return null;
    return planText(
      file,
      readFileSync(path, 'utf8'),
      dirname(path),
      catalogsInUse(() => catalogAt(tree)),
    );
  });
  if (found?.status !== 'planned') return { status: 'none', reason: 'the last commit has no plan of this file' };
  return { status: 'compared', page: renderHtml(diffDocument(changeOf(found.plan, after.plan), []), { still: true }) };
}
