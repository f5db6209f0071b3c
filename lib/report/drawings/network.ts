import type { NetworkBlock } from '../document/document.js';
import { escapeMarkup } from './svg.js';

/**
 * The network as boxes of HTML, so that it takes the width that there is: zones side by side in the VPC, in each its
 * subnets and their resources, and beside it what is reached. Its look is `FIGURE_STYLE`.
 */
export function drawNetwork({ caption, vpc, zones, outside }: NetworkBlock): string {
  return [
    `<div class="network" role="group" aria-label="${escapeMarkup(caption)}">`,
    `<div class="vpc"><strong>${escapeMarkup(vpc)}</strong><div class="zones">`,
    ...zones.flatMap(({ id, subnets }) => [
      `<div class="zone"><strong>${escapeMarkup(id)}</strong>`,
      ...subnets.map(
        ({ role, cidr, holds }) =>
          `<div class="subnet ${roleClass(role)}"><span>${escapeMarkup(role)}</span> <code>${escapeMarkup(cidr)}</code>${holds.map((text) => `<div>${escapeMarkup(text)}</div>`).join('')}</div>`,
      ),
      '</div>',
    ]),
    '</div></div>',
    ...(outside.length === 0
      ? []
      : [
          '<div class="outside">',
          ...outside.map(
            ({ name, through }) =>
              `<div class="reached"><span class="through">${escapeMarkup(through)}</span><span class="target">${escapeMarkup(name)}</span></div>`,
          ),
          '</div>',
        ]),
    '</div>',
  ].join('\n');
}

/** Of `FIGURE_STYLE`; a role that it does not know has no colour. */
function roleClass(role: string): string {
  return `role-${role.replaceAll(/[^a-z-]/g, '')}`;
}
