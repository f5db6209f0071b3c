import { strToU8, zipSync } from 'fflate';
import { projectFiles } from '../../lib/cli/project/project-files.js';
import type { Ask } from './planner-client.js';

/** Hands a file to the reader. @returns what was wrong; null: nothing */
export async function downloads(
  name: string,
  of: { readonly text: string; readonly place: number },
  hall: string,
  ask: Ask,
): Promise<string | null> {
  switch (name) {
    case 'blueprint':
      return hand(`${hall}.yaml`, 'text/yaml', strToU8(of.text));
    case 'plan': {
      const plan = await ask('planJson', of);
      return plan === null ? NO_PLAN : hand(`${hall}.plan.json`, 'application/json', strToU8(plan));
    }
    case 'report': {
      const page = await ask('report', of);
      return page === null ? NO_PLAN : hand(`${hall}.html`, 'text/html', strToU8(page));
    }
    case 'project': {
      const files = Object.entries(projectFiles({ hall, blueprint: of.text })).map(
        ([path, content]) => [path, strToU8(content)] as const,
      );
      return hand(`${hall}.zip`, 'application/zip', zipSync(Object.fromEntries(files)));
    }
    default:
      return null;
  }
}

const NO_PLAN = 'The blueprint has no plan yet.';

function hand(name: string, type: string, bytes: Uint8Array): null {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return null;
}
