import { Type } from '../../units/schema.js';
import { choice, closed } from './fields.js';

/** What becomes of data when its description goes. */
export const Retention = Type.Object(
  {
    data: choice(['keep', 'release'], {
      default: 'keep',
      description:
        'keep: no plan destroys a bucket, a file system, a backup or a key. release: the next apply lifts the protection, empties buckets when they go, makes no last backup and unlocks the cluster; a destroy after it leaves nothing.',
    }),
  },
  { ...closed, default: {}, description: 'What holds data is never destroyed unless it is let go here.' },
);
