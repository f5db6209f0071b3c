import { type AwsRule, fleetBreaches } from '../kinds/aws-rule.js';
import type { InterfacePlan } from '../shape/fleet-plan.js';

const EFA_TYPES = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html';
const WITHOUT_FABRIC = 'ask for other types, or for no network between nodes';

const isEfa = ({ kind }: InterfacePlan): boolean => kind !== 'interface';

export const INTERFACE_RULES: readonly AwsRule[] = [
  {
    id: 'interface-places-differ',
    title: 'no two interfaces of a node share a card and a device index',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html',
    breaches: (ruled) =>
      fleetBreaches(ruled, 'types', ({ key, interfaces }) => {
        const places = interfaces.map(({ card, device }) => `card ${card}, device ${device}`);
        const twice = places.find((place, index) => places.indexOf(place) !== index);
        if (twice === undefined) return [];
        return [{ message: `fleet ${key} has two interfaces on ${twice}`, hint: WITHOUT_FABRIC }];
      }),
  },
  {
    id: 'primary-interface-has-address',
    title: 'the interface on card 0, device 0 carries an address',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-efa.html',
    breaches: (ruled) =>
      fleetBreaches(ruled, 'types', ({ key, interfaces }) => {
        const primary = interfaces.find(({ card, device }) => card === 0 && device === 0);
        if (interfaces.length === 0 || (primary !== undefined && primary.kind !== 'efa-only')) return [];
        const found = primary === undefined ? 'no interface' : 'an interface without an address';
        return [{ message: `fleet ${key} has ${found} on card 0, device 0`, hint: WITHOUT_FABRIC }];
      }),
  },
  {
    id: 'interfaces-fit-type',
    title: 'a node has no more EFA interfaces than its type takes, one a card that carries one',
    source: EFA_TYPES,
    breaches: (ruled) =>
      fleetBreaches(ruled, 'types', ({ key, instanceType, interfaces }) => {
        const network = ruled.catalog.types.get(instanceType)?.network;
        if (network === undefined) return [];
        const efa = interfaces.filter(isEfa);
        const wrong = (message: string) => [{ message: `fleet ${key}: ${message}`, hint: WITHOUT_FABRIC }];
        if (efa.length > network.efaInterfaces) {
          return wrong(`${instanceType} takes ${network.efaInterfaces} EFA interfaces, and ${efa.length} are planned`);
        }
        const misplaced = efa.find(
          ({ card }, index) => !network.cards[card]?.efa || efa.findIndex((other) => other.card === card) !== index,
        );
        if (misplaced) return wrong(`card ${misplaced.card} of ${instanceType} takes no further EFA interface`);
        const beyond = interfaces.find(({ card, device }) => device >= (network.cards[card]?.interfaces ?? 0));
        if (beyond) return wrong(`card ${beyond.card} of ${instanceType} has no slot ${beyond.device}`);
        return [];
      }),
  },
  {
    id: 'efa-in-one-zone',
    title: 'a fleet on EFA stands in one zone',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html',
    breaches: (ruled) =>
      fleetBreaches(ruled, 'zones', ({ key, interfaces, subnets }) =>
        !interfaces.some(isEfa) || subnets.length === 1
          ? []
          : [
              {
                message: `fleet ${key} is on EFA and stands in ${subnets.length} zones`,
                hint: 'write "zones: single"',
              },
            ],
      ),
  },
];
