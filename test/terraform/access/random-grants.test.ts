import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Access, AccessChange } from '../../../lib/plan/security/access-change.js';
import { compareAccess } from '../../../lib/terraform/access/compare-access.js';
import type { StackResources } from '../../../lib/terraform/compare/resource-body.js';
import { decide, type Request } from '../attack/iam.js';
import type { Json } from '../synthesized.js';

/** Parts of a statement, each with how a change names it. */
const ACTIONS: readonly (readonly [Json, string])[] = [
  [{ Action: ['s3:GetObject'] }, 's3:GetObject'],
  [{ Action: ['s3:PutObject'] }, 's3:PutObject'],
  [{ Action: ['s3:Get*'] }, 's3:Get*'],
  [{ Action: ['s3:*Object'] }, 's3:*Object'],
  [{ Action: ['s3:*'] }, 's3:*'],
  [{ Action: ['*'] }, '*'],
  [{ Action: ['kms:Decrypt'] }, 'kms:Decrypt'],
  [{ NotAction: ['s3:Get*'] }, 'anything but s3:Get*'],
];
const RESOURCES: readonly (readonly [Json, string])[] = [
  [{ Resource: ['b1'] }, 'b1'],
  [{ Resource: ['b1/*'] }, 'b1/*'],
  [{ Resource: ['b1/a/*'] }, 'b1/a/*'],
  [{ Resource: ['b?/*'] }, 'b?/*'],
  [{ Resource: ['*/a/x'] }, '*/a/x'],
  [{ Resource: ['*'] }, 'anything'],
  [{ NotResource: ['b1/*'] }, 'anything but b1/*'],
];
const CONDITIONS: readonly (readonly [Json, readonly string[]])[] = [
  [{}, []],
  [{ StringEquals: { k: ['u'] } }, ['k =']],
  [{ StringLike: { k: ['u*'] } }, ['k like']],
  [{ StringNotEquals: { k: ['u'] } }, ['k ≠']],
  [{ StringEqualsIfExists: { k: ['u'] } }, ['k = (if present)']],
  [{ Null: { k: ['true'] } }, ['k is absent']],
  [{ Bool: { t: ['true'] } }, ['t =']],
  [{ StringLike: { k: ['u*'] }, Bool: { t: ['true'] } }, ['k like', 't =']],
];

/** At least one request of every kind that the parts above can tell apart. */
const GRID: readonly Request[] = [
  's3:GetObject',
  's3:PutObject',
  's3:GetZ',
  's3:Z',
  's3:ZObject',
  'kms:Decrypt',
  'z:Z',
].flatMap((action) =>
  ['b1', 'b1/z', 'b1/a/z', 'b1/a/x', 'b2', 'b2/z', 'b2/a/x', 'zz/a/x', '/a/x', 'zz'].flatMap((resource) =>
    [{}, { k: 'u' }, { k: 'uz' }, { k: 'z' }].flatMap((of) =>
      [{}, { t: 'true' }, { t: 'false' }].map((and) => ({
        action,
        resource,
        context: { ...of, ...and } as Record<string, string>,
      })),
    ),
  ),
);

const statement = fc
  .tuple(
    fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    fc.constantFrom(...ACTIONS),
    fc.constantFrom(...RESOURCES),
    fc.constantFrom(...CONDITIONS),
  )
  .map(([Effect, [action], [resource], [Condition]]): Json => ({ Effect, ...action, ...resource, Condition }));
const policy = fc.array(statement, { maxLength: 4 });

function stack(statements: readonly Json[]): StackResources {
  const trust = JSON.stringify({ Statement: [] });
  return new Map([
    ['aws_iam_role.r', { name: 'r', assume_role_policy: trust }],
    ['aws_iam_role_policy.p', { role: '${aws_iam_role.r.name}', policy: JSON.stringify({ Statement: statements }) }],
  ]);
}

/** The statements that a change names, made again from its words. */
function named({ actions, resources, conditions }: Access, effect: string): Json[] {
  const tests = conditions.map(({ test }) => test).join();
  const [Condition] = CONDITIONS.find(([, shown]) => shown.join() === tests)!;
  return actions.flatMap((action) =>
    resources.map((resource) => ({
      Effect: effect,
      ...ACTIONS.find(([, shown]) => shown === action)![0],
      ...RESOURCES.find(([, shown]) => shown === resource)![0],
      Condition,
    })),
  );
}

/** Requests that one of the statements is about. */
const about = (statements: readonly Json[], request: Request): boolean => decide(statements, request) !== null;

/** What a change was about before, where it is narrower now; else what it is about. */
function widest(change: AccessChange): Json[] {
  if (change.kind !== 'narrowed') return named(change, change.effect);
  return change.before.flatMap((before) => named({ ...change, ...before }, change.effect));
}

it('the changes of random grants are what an evaluator of policies sees over a grid of requests', () => {
  let changed = 0;
  fc.assert(
    fc.property(policy, policy, fc.integer({ min: 0, max: 3 }), (old, more, kept) => {
      // Versions of a policy have much in common.
      const fresh = [...old.slice(0, kept), ...more];
      const changes = compareAccess(stack(old), stack(fresh));
      const opening = ({ effect, kind }: AccessChange) =>
        (effect === 'Allow') === (kind === 'added' || kind === 'widened');
      const verdicts = GRID.map((request) => ({ request, was: decide(old, request), is: decide(fresh, request) }));
      const by = (effect: string, statements: readonly Json[], request: Request) =>
        about(
          statements.filter(({ Effect }) => Effect === effect),
          request,
        );
      for (const { request, was, is } of verdicts) {
        const told = (opens: boolean) =>
          changes.some((change) => opening(change) === opens && about(widest(change), request));
        // None missed: whoever may do more, or less, is told so.
        if (is === 'Allow' && was !== 'Allow') expect(told(true)).toBe(true);
        if (was === 'Allow' && is !== 'Allow') expect(told(false)).toBe(true);
        if (is === 'Deny' && was !== 'Deny') expect(told(false)).toBe(true);
        if (was === 'Deny' && is !== 'Deny') expect(told(true)).toBe(true);
      }
      // None invented: each is true of some request.
      for (const change of changes) {
        changed += 1;
        const opens = opening(change);
        const [from, to] = opens ? [old, fresh] : [fresh, old];
        const holds = verdicts.some(({ request }) => {
          if (!about(widest(change), request)) return false;
          return change.effect === 'Allow'
            ? decide(to, request) === 'Allow' && !by('Allow', from, request)
            : by('Deny', from, request) && !by('Deny', to, request);
        });
        expect(holds, JSON.stringify({ change, old, fresh })).toBe(true);
      }
    }),
    { numRuns: 150, seed: 17 },
  );
  expect(changed).toBeGreaterThan(150);
});
