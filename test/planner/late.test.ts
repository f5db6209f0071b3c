import { describe, expect, it } from 'vitest';
import { lateRoom, withRooms } from '../../planner/platform/late.js';

/** A room that counts how often it is fetched. */
function counted(exports: Readonly<Record<string, unknown>>, failures = 0) {
  const fetched = { times: 0 };
  const room = lateRoom(async () => {
    fetched.times += 1;
    if (fetched.times <= failures) throw new Error('no network');
    return exports;
  });
  return { room, fetched };
}

describe('a room that comes when it is called', () => {
  it('is fetched once, and what called it is asked again', async () => {
    const { room, fetched } = counted({ double: (value: number) => 2 * value });
    const double = room.call('double');
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return double(21);
    };
    expect(await withRooms(ask)).toBe(42);
    expect([asked, fetched.times]).toEqual([2, 1]);
    expect(await withRooms(ask)).toBe(42);
    expect([asked, fetched.times]).toEqual([3, 1]);
  });

  it('has tables, whose members are those of the room', async () => {
    const { room } = counted({ EKS: { label: (name: string) => `cluster ${name}`, addresses: 30 } });
    const table = room.table('EKS') as { label(name: string): string; readonly addresses: number };
    expect(await withRooms(async () => `${table.label('starter')} ${table.addresses}`)).toBe('cluster starter 30');
  });

  it('may call another', async () => {
    const one = counted({ half: (value: number) => value / 2 });
    const other = counted({ quarter: (value: number) => (one.room.call('half')(value) as number) / 2 });
    expect(await withRooms(async () => other.room.call('quarter')(8))).toBe(2);
    expect([one.fetched.times, other.fetched.times]).toEqual([1, 1]);
  });

  it('fails with what fails in it, and is not asked again', async () => {
    const { room, fetched } = counted({
      refuse: () => {
        throw new Error('refused');
      },
    });
    await expect(withRooms(async () => room.call('refuse')())).rejects.toThrow('refused');
    expect(fetched.times).toBe(1);
  });

  it('is fetched at the next call where it could not be', async () => {
    const { room } = counted({ one: () => 1 }, 1);
    await expect(withRooms(async () => room.call('one')())).rejects.toThrow('no network');
    expect(await withRooms(async () => room.call('one')())).toBe(1);
  });
});
