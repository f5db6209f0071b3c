import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checked } from '../../blueprint/document/diagnostic.js';
import { loadAccelerators } from '../../catalog/files/load-catalog.js';
import type { CatalogOverlay } from '../../catalog/overlay/overlay-schema.js';
import { readOverlay } from '../../catalog/overlay/read-overlay.js';
import type { OpenCatalog } from '../../plan/plan-hall.js';
import { OVERLAY_FILE } from '../files/blueprint-files.js';
import { readBounded } from '../files/read-bounded.js';

/** A user's own figures, as they were read. */
export interface OverlayFile {
  readonly file: string;
  readonly text: string;
  readonly read: Checked<CatalogOverlay>;
}

/** The user's own figures in a folder; null: there are none. */
export function overlayIn(folder: string, { directory, index }: OpenCatalog): OverlayFile | null {
  const file = join(folder, OVERLAY_FILE);
  if (!existsSync(file)) return null;
  const bytes = readBounded(file);
  const { regions, instanceTypes } = index;
  const read = readOverlay(bytes, { regions, instanceTypes, accelerators: [...loadAccelerators(directory).keys()] });
  return { file, text: new TextDecoder().decode(bytes), read };
}
