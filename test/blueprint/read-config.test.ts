import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/blueprint/models/read-config.js';

const CONFIG = JSON.parse(
  `{"model_type":"llama","num_hidden_layers":2,"hidden_size":96,"intermediate_size":256,"num_attention_heads":12,"num_key_value_heads":4,"vocab_size":1000,"head_dim":8}`,
);
const read = (keys: object) => readConfig(JSON.stringify({ ...CONFIG, ...keys }));

describe('key-value heads of a configuration', () => {
  it.each([1, 2, 3, 4, 6, 12])('are %i of twelve heads', (heads) => {
    expect(read({ num_key_value_heads: heads })).toMatchObject({ ok: true });
  });

  it.each([5, 7, 8, 24])('are not %i: twelve heads do not share them evenly', (heads) => {
    const found = read({ num_key_value_heads: heads });
    expect(found).toMatchObject({ ok: false });
    expect(JSON.stringify(found)).toContain(`12 attention heads do not share ${heads} key-value heads evenly`);
  });
});
