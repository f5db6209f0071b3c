import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter/index.js';
import { Construct } from 'constructs';
import type { VolumePlan } from '../../../plan/shape/charts-plan.js';
import type { HallStores } from '../../stores/hall-stores.js';
import type { Store } from '../../stores/store.js';

/**
 * What only AWS knows of the file systems that pods mount: the stack of the charts reads it, and shares no state with
 * this one.
 */
export class VolumeParameters extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly volumes: readonly VolumePlan[]; readonly stores: HallStores },
  ) {
    super(scope, id);
    for (const { store, parameters } of props.volumes) {
      const built: Store = props.stores.get(store);
      for (const { value, name } of parameters) {
        const known = built.volumeValues()[value];
        if (known === undefined) throw new Error(`store ${store} has no ${value}`);
        const key = `${store}.${value}`;
        // Several workloads may mount one store.
        if (this.node.tryFindChild(key) !== undefined) continue;
        new SsmParameter(this, key, {
          name,
          type: 'String',
          value: known,
          description: `${value} of the volumes of store ${store}`,
        });
      }
    }
  }
}
