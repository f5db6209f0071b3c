import { type AwsRule, awsRule, type RuledHall, type Subject } from '../kinds/aws-rule.js';
import { LINK_LIMITS } from '../network/link-limits.js';
import type { DirectConnectPlan, LinkPlan } from '../shape/site-plan.js';

const DIRECT_CONNECT = 'https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html';
/** Of a dedicated connection; a hosted one takes one interface of any kind. */
const TRANSIT_INTERFACES = 4;

/** What AWS refuses of links to premises. */
export const LINK_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'link-routes',
    title: 'a router announces at most 100 prefixes over Direct Connect, and 1,000 over a VPN',
    source: DIRECT_CONNECT,
    subjects: eachLink,
    breach: ({ lines, routes }) => {
      const least = Math.min(...lines.map(({ kind }) => LINK_LIMITS[kind].routesIn));
      if (routes <= least) return null;
      return {
        message: `a router announces ${routes} prefixes, those of the pods of each of its nodes included: AWS takes ${least}, and ends the session beyond`,
        hint: 'leave out "cidrs.pods": pods then leave their node under its address; or write fewer ranges',
      };
    },
  }),
  awsRule({
    id: 'transit-interfaces',
    title: 'a dedicated connection of Direct Connect has at most 4 transit interfaces',
    source: DIRECT_CONNECT,
    subjects: eachConnection,
    breach: ({ connection, count }) => {
      if (count <= TRANSIT_INTERFACES) return null;
      return {
        message: `${connection} has ${count} transit interfaces: AWS takes ${TRANSIT_INTERFACES}`,
        hint: 'spread them over further connections',
      };
    },
  }),
];

function eachLink({ hall }: RuledHall): Subject<LinkPlan>[] {
  const links = hall.onPremises?.site?.links ?? [];
  return links.map((about) => ({ about, path: ['onPremises', about.site === null ? 'link' : 'sites'] }));
}

function eachConnection(ruled: RuledHall): Subject<{ readonly connection: string; readonly count: number }>[] {
  const interfaces = eachLink(ruled).flatMap(({ about: { lines } }) =>
    lines.filter((line): line is DirectConnectPlan => line.kind === 'direct-connect'),
  );
  return [...new Set(interfaces.map(({ connection }) => connection))].sort().map((connection) => ({
    about: { connection, count: interfaces.filter((one) => one.connection === connection).length },
    path: ['onPremises', 'sites'],
  }));
}
