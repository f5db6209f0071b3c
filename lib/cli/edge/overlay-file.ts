import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Checked } from '../../blueprint/document/diagnostic.js';
import { loadAccelerators, loadCatalogIndex } from '../../catalog/files/load-catalog.js';
import type { CatalogOverlay } from '../../catalog/overlay/overlay-schema.js';

/** A user's own figures, beside the blueprints that they hold for. */
export const OVERLAY_FILE = 'datahall.catalog.yaml';

export interface OverlayFile {
  readonly file: string;
  readonly text: string;
  readonly read: Checked<CatalogOverlay>;
}

/** The overlay of a blueprint's folder; null: there is none. */
export async function overlayBeside(blueprint: string, directory: string): Promise<OverlayFile | null> {
  const file = join(dirname(blueprint), OVERLAY_FILE);
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  const { readOverlay } = await import('../../catalog/overlay/read-overlay.js');
  const { regions, instanceTypes } = loadCatalogIndex(directory);
  const accelerators = [...loadAccelerators(directory).keys()];
  const read = readOverlay(bytes, { regions, instanceTypes, accelerators });
  return { file, text: new TextDecoder().decode(bytes), read };
}
