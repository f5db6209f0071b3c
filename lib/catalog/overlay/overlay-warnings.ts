import type { Diagnostic, DocumentPath } from '../../blueprint/document/diagnostic.js';
import type { CatalogFinding } from '../checks/catalog-finding.js';
import { checkAccelerator } from '../checks/check-accelerator.js';
import { checkInstanceType } from '../checks/check-instance-type.js';
import type { Catalog } from '../facts/catalog.js';
import { isLustreClass } from '../facts/lustre-tiers.js';
import type { AcceleratorRecord } from '../files/accelerators-file.js';
import { ownTier } from './lustre-tier.js';
import type { CatalogOverlay } from './overlay-schema.js';

/** What an overlay says to no effect, and what it says that can hardly be. */
export function overlayWarnings(
  catalog: Catalog,
  accelerators: ReadonlyMap<string, AcceleratorRecord>,
  overlay: CatalogOverlay,
): Diagnostic[] {
  return [...saidInVain(catalog, overlay), ...implausible(catalog, accelerators, overlay)];
}

/** Figures of loaded regions that have no place there. */
function saidInVain({ regions }: Catalog, overlay: CatalogOverlay): Diagnostic[] {
  const warnings: Diagnostic[] = [];
  const warn = (path: DocumentPath, message: string) =>
    warnings.push({
      code: 'reference-unknown',
      severity: 'warning',
      document: 'overlay',
      path,
      message,
      hint: 'the figure has no effect',
    });
  overlay.prices?.forEach(({ region, instanceType }, i) => {
    const loaded = regions.get(region);
    if (loaded && !loaded.offers.has(instanceType)) warn(['prices', i], `${region} does not offer ${instanceType}`);
  });
  overlay.services?.forEach(({ region, lustre }, i) => {
    if (!regions.has(region)) return;
    lustre?.forEach((given, j) => {
      const tier = ownTier(given);
      if (isLustreClass(tier)) return;
      const { deployment, storageType, mbytesPerSecondPerTib } = tier;
      warn(['services', i, 'lustre', j], `there is no tier ${deployment} ${storageType} ${mbytesPerSecondPerTib}`);
    });
  });
  return warnings;
}

/** New accelerators and types whose figures cannot be, by the checks that the catalog itself must pass. */
function implausible(
  { types }: Catalog,
  accelerators: ReadonlyMap<string, AcceleratorRecord>,
  overlay: CatalogOverlay,
): Diagnostic[] {
  const warning = (path: DocumentPath, finding: CatalogFinding): Diagnostic => ({
    code: 'contradiction',
    severity: 'warning',
    document: 'overlay',
    path,
    message: `${finding.path.split('/').slice(2).join(' ')}: ${finding.message}`,
  });
  return [
    ...(overlay.accelerators ?? []).flatMap(({ key }, i) =>
      checkAccelerator(accelerators.get(key)!.accelerator).map((finding) => warning(['accelerators', i], finding)),
    ),
    ...(overlay.instanceTypes ?? []).flatMap(({ name }, i) =>
      checkInstanceType(types.get(name)!).map((finding) => warning(['instanceTypes', i], finding)),
    ),
  ];
}
