import type { Demand } from '../../sizing/model/demand.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';

/**
 * Interruptions of a spot node in an hour. AWS Spot Instance Advisor gives bands of the share of instances that it takes
 * back in a month; its highest, in which accelerated types are as a rule, is above 20 %. Assumed: 25 % of nodes a month.
 */
const INTERRUPTIONS_PER_NODE_HOUR = 0.25 / HOURS_PER_MONTH;

/** Assumed: a checkpoint every hour, so that half an hour is lost on average; and a fifth of an hour to come back. */
const LOST_HOURS = 0.5 + 0.2;

/** Assumed: serving and other divided work loses only what the node that goes does until another one has come. */
const REPLACED_HOURS = 0.2;

/**
 * Node-hours that interruptions cost for each node-hour on spot. A training fleet computes together: one node that goes
 * sends all back to the last checkpoint, so that the loss grows with the fleet. All others lose that node alone.
 */
export function lostToInterruptions({ purpose }: Pick<Demand, 'purpose'>, nodes: number): number {
  return purpose === 'training'
    ? INTERRUPTIONS_PER_NODE_HOUR * LOST_HOURS * Math.max(1, nodes)
    : INTERRUPTIONS_PER_NODE_HOUR * REPLACED_HOURS;
}

/**
 * Assumed, as AWS publishes no figure: the probability that 16 nodes of a type are there when they are asked for. Scarce types
 * are those that AWS sells in capacity blocks.
 */
const CHANCES = {
  'on-demand': { common: 0.98, scarce: 0.5 },
  spot: { common: 0.9, scarce: 0.3 },
} as const;

const NODES_OF_CHANCE = 16;

/** Probability that so many nodes can be rented when they are needed: that of `CHANCES` once for each 16 nodes. */
export function chanceOf(scarce: boolean, kind: 'on-demand' | 'spot', nodes: number): number {
  return CHANCES[kind][scarce ? 'scarce' : 'common'] ** Math.max(1, Math.ceil(nodes / NODES_OF_CHANCE));
}
