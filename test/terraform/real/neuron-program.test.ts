import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { neuronProgram } from '../../../lib/terraform/nodes/node-agent.js';

/** As the Neuron Monitor User Guide shows it: four devices of two cores each. */
const report = (runtimes: readonly Readonly<Record<string, number>>[]) => ({
  neuron_runtime_data: runtimes.map((cores, pid) => ({
    pid,
    address: '',
    neuron_runtime_tag: `${pid}`,
    error: '',
    report: {
      neuroncore_counters: {
        period: 60.1,
        neuroncores_in_use: Object.fromEntries(
          Object.entries(cores).map(([core, neuroncore_utilization]) => [core, { neuroncore_utilization }]),
        ),
        error: '',
      },
    },
  })),
  system_data: null,
  neuron_hardware_info: { neuron_device_count: 4, neuroncore_per_device_count: 2, error: '' },
});

it('what neuron-monitor prints is handed on as the use of all cores of the node, idle ones too', async () => {
  const agent = createSocket('udp4');
  agent.bind(0, '127.0.0.1');
  await once(agent, 'listening');
  const { port } = agent.address() as AddressInfo;
  const program = spawn('python3', ['-c', neuronProgram('train').join('\n').replace('8125', `${port}`)]);
  const heard: string[] = [];
  try {
    for (const one of [
      report([{ 0: 100, 1: 60 }, { 2: 40 }]),
      { ...report([]), neuron_hardware_info: { error: 'no driver' } },
      report([]),
    ]) {
      const message =
        heard.length < 2 && 'neuron_device_count' in one.neuron_hardware_info ? once(agent, 'message') : null;
      program.stdin.write(`${JSON.stringify(one)}\n`);
      if (message !== null) heard.push(`${((await message) as [Buffer])[0]}`);
    }
    program.stdin.end();
    const [code] = await once(program, 'exit');
    expect(code).toBe(0);
  } finally {
    program.kill();
    agent.close();
  }
  // 100 + 60 + 40 of 8 × 100.
  expect(heard).toEqual(['neuroncore_utilization:25.00|g|#Fleet:train', 'neuroncore_utilization:0.00|g|#Fleet:train']);
}, 20_000);
