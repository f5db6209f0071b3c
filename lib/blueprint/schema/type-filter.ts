import { Type } from '../../units/schema.js';
import { choice, closed } from './fields.js';

export const TypeFilter = Type.Object(
  {
    allow: Type.Array(Type.String(), {
      default: [],
      maxItems: 1000,
      description: 'Families (`p5`) or types (`p5.48xlarge`); empty: all.',
    }),
    deny: Type.Array(Type.String(), { default: [], maxItems: 1000, description: 'Families or types never to take.' }),
    vendors: Type.Array(choice(['NVIDIA', 'AWS'], { description: 'Maker of the accelerators.' }), {
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      default: ['NVIDIA'],
      description: 'NVIDIA: software on CUDA. AWS: software on Neuron (Trainium, Inferentia).',
    }),
    architectures: Type.Array(choice(['x86_64', 'arm64'], { description: 'Of the host processor.' }), {
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      default: ['x86_64'],
      description: 'Host processors that the software runs on.',
    }),
    interconnect: choice(['fast', 'any'], {
      description:
        'fast: accelerators joined by NVLink, NVSwitch or NeuronLink wherever a job spans several. any: PCIe will do.',
      derived: 'fast for training, any for inference',
    }),
    doubtful: choice(['allow', 'deny'], {
      default: 'allow',
      description:
        'Types of which a figure that the choice rests on is estimated or disputed. allow: they may win, and the report says so. deny: they are left out.',
    }),
  },
  { ...closed, default: {}, description: 'Instance types that may be chosen.' },
);
