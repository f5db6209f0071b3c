import { type AwsRule, awsRule, eachFleet } from '../kinds/aws-rule.js';
import type { InterfacePlan } from '../shape/fleet-plan.js';

const WITHOUT_FABRIC = 'allow other types, or remove the minimum of the network';

const isEfa = ({ kind }: InterfacePlan): boolean => kind !== 'interface';

/** What EC2 refuses of the network interfaces of a node. */
export const INTERFACE_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'interface-places-differ',
    title: 'no two interfaces of a node share a card and a device index',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html',
    subjects: eachFleet('types'),
    breach: ({ key, interfaces }) => {
      const places = interfaces.map(({ card, device }) => `card ${card}, device ${device}`);
      const twice = places.find((place, index) => places.indexOf(place) !== index);
      return twice === undefined
        ? null
        : { message: `fleet ${key} has two interfaces on ${twice}`, hint: WITHOUT_FABRIC };
    },
  }),
  awsRule({
    id: 'primary-interface-has-address',
    title: 'the interface on card 0, device 0 has an IP address',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-efa.html',
    subjects: eachFleet('types'),
    breach: ({ key, interfaces }) => {
      const primary = interfaces.find(({ card, device }) => card === 0 && device === 0);
      if (interfaces.length === 0 || (primary !== undefined && primary.kind !== 'efa-only')) return null;
      const found = primary === undefined ? 'no interface' : 'an interface without an IP address';
      return { message: `fleet ${key} has ${found} on card 0, device 0`, hint: WITHOUT_FABRIC };
    },
  }),
  awsRule({
    id: 'interfaces-fit-type',
    title: 'a node has no more EFA interfaces than its type supports, and at most one per card',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html',
    subjects: eachFleet('types'),
    breach: ({ key, instanceType, interfaces }, { catalog }) => {
      const network = catalog.types.get(instanceType)?.network;
      if (network === undefined) return null;
      const efa = interfaces.filter(isEfa);
      const wrong = (message: string) => ({ message: `fleet ${key}: ${message}`, hint: WITHOUT_FABRIC });
      if (efa.length > network.efaInterfaces) {
        return wrong(`${instanceType} supports ${network.efaInterfaces} EFA interfaces, and ${efa.length} are planned`);
      }
      const misplaced = efa.find(
        ({ card }, index) => !network.cards[card]?.efa || efa.findIndex((other) => other.card === card) !== index,
      );
      if (misplaced) return wrong(`card ${misplaced.card} of ${instanceType} supports no further EFA interface`);
      const beyond = interfaces.find(({ card, device }) => device >= (network.cards[card]?.interfaces ?? 0));
      return beyond ? wrong(`card ${beyond.card} of ${instanceType} has no slot ${beyond.device}`) : null;
    },
  }),
  awsRule({
    id: 'efa-in-one-zone',
    title: 'a fleet on EFA is in one zone',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html',
    subjects: eachFleet('zones'),
    breach: ({ key, interfaces, subnets }) =>
      !interfaces.some(isEfa) || subnets.length === 1
        ? null
        : { message: `fleet ${key} is on EFA and spans ${subnets.length} zones`, hint: 'write "zones: single"' },
  }),
];
