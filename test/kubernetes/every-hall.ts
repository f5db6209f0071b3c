import { readFileSync } from 'node:fs';
import { planHall } from '../../lib/plan/plan-hall.js';
import { shippedPlans } from '../terraform/shipped-plans.js';

async function planned(text: Uint8Array | string) {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

/** A cluster whose nodes Karpenter starts. */
export const karpenterPlan = await planned(readFileSync(new URL('../platforms/karpenter.yaml', import.meta.url)));

const neuron = await planned(`version: 1
name: neuron
region: us-east-1
platform: eks
workloads:
  - { name: train, accelerators: { atLeast: 32 }, types: { allow: [trn1.32xlarge], vendors: [AWS] } }
`);

// A replica spans nodes, which go when nobody asks.
const spanning = await planned(`version: 1
name: spanning
region: us-east-1
platform: eks
workloads:
  - name: chat
    inference: { model: llama-3.1-405b, precision: bf16, requestsPerSecond: 4, inputTokens: 1000, outputTokens: 300 }
    types: { allow: [p5.48xlarge] }
`);

/** Plans of the shipped blueprints, and of halls with what these do not have: every chart is installed by one. */
export const EVERY_HALL = [...(await shippedPlans()), karpenterPlan, neuron, spanning];
