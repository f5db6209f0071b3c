import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cacheElementsPerToken } from '../../lib/blueprint/models/architecture.js';
import { findModel } from '../../lib/blueprint/models/find-model.js';
import { readConfig } from '../../lib/blueprint/models/read-config.js';
import type { FileText, KnownNames } from '../../lib/blueprint/names/known-names.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { loadModels } from '../../lib/catalog/files/load-models.js';

const models = loadModels();

function known(readFile?: (path: string) => FileText): KnownNames {
  return { regions: ['us-east-1'], instanceTypes: [], families: [], models, ...(readFile && { readFile }) };
}

function serving(keys: string): string {
  return `version: 1
name: hall
region: us-east-1
operations: { emails: [] }
workloads:
  - name: serve
    inference: { requestsPerSecond: 10, inputTokens: 1000, outputTokens: 200, ${keys} }
`;
}

function read(keys: string, readFile?: (path: string) => FileText) {
  return readBlueprint(serving(keys), known(readFile));
}

function inferenceOf(keys: string, readFile?: (path: string) => FileText) {
  const result = read(keys, readFile);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value.workloads[0]!.inference!;
}

function errorOf(keys: string, readFile?: (path: string) => FileText) {
  const result = read(keys, readFile);
  if (result.ok) throw new Error('it was read');
  return result.diagnostics.map(({ code, path, message, hint }) => ({
    code,
    at: path.slice(2).join('.'),
    message,
    hint,
  }));
}

describe('a model by name', () => {
  it('gives the architecture of its config.json, and where it is from', () => {
    expect(inferenceOf('model: llama-3.3-70b')).toMatchObject({
      model: {
        name: 'llama-3.3-70b',
        source: 'https://huggingface.co/meta-llama/Llama-3.3-70B-Instruct/blob/main/config.json',
      },
      parameters: 70.55e9,
      activeParameters: 70.55e9,
      layers: 80,
      hiddenSize: 8192,
      heads: 64,
      kvHeads: 8,
      headDim: 128,
    });
  });

  it.each([
    ['meta-llama/Llama-3.3-70B-Instruct', 'llama-3.3-70b'],
    ['LLAMA-3.3-70B', 'llama-3.3-70b'],
    ['llama3.3:70b', 'llama-3.3-70b'],
    ['meta-llama/Meta-Llama-3-70B-Instruct', 'llama-3-70b'],
    ['meta-llama/Llama-4-Scout-17B-16E-Instruct', 'llama-4-scout'],
    ['Qwen/Qwen3-235B-A22B-Instruct-2507-FP8', 'qwen3-235b-a22b'],
    ['nvidia/Llama-3.1-8B-Instruct-FP8', 'llama-3.1-8b'],
    ['mistralai/Mixtral-8x7B-Instruct-v0.1', 'mixtral-8x7b'],
    ['mistralai/Mistral-7B-Instruct-v0.3', 'mistral-7b'],
    ['mistralai/Ministral-8B-Instruct-2410', 'ministral-8b'],
    ['moonshotai/Kimi-K2-Instruct-0905', 'kimi-k2'],
    ['deepseek-ai/DeepSeek-R1-0528', 'deepseek-r1'],
    ['openai/gpt-oss-120b', 'gpt-oss-120b'],
    ['google/gemma-3-27b-it', 'gemma-3-27b'],
    ['microsoft/phi-4', 'phi-4'],
  ])('understands %s', (text, name) => {
    expect(findModel(text, models)?.name).toBe(name);
  });

  it('finds every model by its name, and by the repository that its figures are from', () => {
    for (const model of models) {
      expect(findModel(model.name.toUpperCase(), models)).toBe(model);
      const repository = /co\/(.*)\/blob/.exec(model.source)![1]!;
      expect(findModel(repository, models)?.parameters, repository).toBe(model.parameters);
    }
  });

  it('gives way to what is written', () => {
    expect(inferenceOf('model: llama-3.3-70b, kvHeads: 4, parameters: 71B')).toMatchObject({
      parameters: 71e9,
      kvHeads: 4,
      layers: 80,
    });
  });

  it('counts the latent cache of a token: (512 + 64) elements, 61 layers, 2 bytes', () => {
    const inference = inferenceOf('model: deepseek-r1, precision: fp8');
    expect(inference).toMatchObject({ experts: 256, expertsPerToken: 8, kvBytesPerToken: 576 * 61 * 2 });
    expect(inference.kvHeads).toBeUndefined();
  });

  it('counts a window for no more than its length', () => {
    // 12 of 24 layers keep 128 of 1,200 tokens; 8 heads of 64, a key and a value, 2 bytes.
    expect(inferenceOf('model: gpt-oss-20b').kvBytesPerToken).toBeCloseTo(2 * 8 * 64 * 2 * (12 + (12 * 128) / 1200), 6);
  });

  it('is near to another name: did you mean', () => {
    const [error] = errorOf('model: lama-3.3-70b');
    expect(error).toMatchObject({
      code: 'model-unknown',
      at: 'inference.model',
      message: 'unknown model "lama-3.3-70b"',
    });
    expect(error!.hint).toContain('did you mean "llama-3.3-70b"?');
    expect(errorOf('model: lama-3.3-70b')).toHaveLength(1);
    expect(errorOf('model: my-own-thing')[0]!.hint).toContain('config.json');
  });

  it('is missed where parameters are missing too', () => {
    expect(errorOf('layers: 80, kvHeads: 8, headDim: 128')).toMatchObject([{ code: 'missing-key', at: 'inference' }]);
  });
});

describe('a config.json', () => {
  const config = (name: string) => readFileSync(new URL(`configs/${name}.json`, import.meta.url), 'utf8');

  it.each(['llama-3.3-70b', 'qwen3-30b-a3b', 'deepseek-v3', 'gpt-oss-20b', 'gemma-3-27b', 'llama-4-scout'])(
    'of %s gives what the table gives',
    (name) => {
      const read = readConfig(config(name));
      if (!read.ok) throw new Error(read.message);
      const row = models.find((model) => model.name === name)!;
      const { parameters, activeParameters, ...sizes } = read.architecture;
      expect(row).toMatchObject(sizes);
      expect(parameters / row.parameters).toBeCloseTo(1, 2);
      // Publishers leave the embeddings out, which weigh most in a small model.
      expect(activeParameters / row.activeParameters).toBeGreaterThan(0.98);
      expect(activeParameters / row.activeParameters).toBeLessThan(1.2);
      expect(cacheElementsPerToken(read.architecture, 4000)).toBe(cacheElementsPerToken(row, 4000));
    },
  );

  // Latent attention of 2 heads of 8: vectors of 3 + 5 elements, keys of 7 + 5, values of 11. What one more of each adds:
  it.each([
    ['a latent element: from the hidden state, to keys and values of 2 heads', { kv_lora_rank: 4 }, 8 + 2 * (7 + 11)],
    ['a rotated element: one of the latent vector, and one of 2 queries', { qk_rope_head_dim: 6 }, 8 + 2 * 8],
    ['an element of a key: of 2 queries, and from the latent vector', { qk_nope_head_dim: 8 }, 2 * 8 + 3 * 2],
    ['an element of a value: from the latent vector, and to the hidden state', { v_head_dim: 12 }, 3 * 2 + 2 * 8],
    ['queries through 4 elements: 4 × (8 + 24) for 8 × 24', { q_lora_rank: 4 }, 4 * (8 + 24) - 8 * 24],
  ])('counts the weights of latent attention: %s', (_, over, more) => {
    const base = {
      num_hidden_layers: 1,
      hidden_size: 8,
      vocab_size: 16,
      num_attention_heads: 2,
      intermediate_size: 13,
      kv_lora_rank: 3,
      qk_rope_head_dim: 5,
      qk_nope_head_dim: 7,
      v_head_dim: 11,
    };
    const parametersOf = (of: object) => {
      const read = readConfig(JSON.stringify(of));
      if (!read.ok) throw new Error(read.message);
      return read.architecture.parameters;
    };
    expect(parametersOf({ ...base, ...over }) - parametersOf(base)).toBe(more);
  });

  it('is read beside the blueprint', () => {
    const paths: string[] = [];
    const inference = inferenceOf('model: { config: ./qwen/config.json }', (path) => {
      paths.push(path);
      return { text: config('qwen3-30b-a3b') };
    });
    expect(paths).toEqual(['./qwen/config.json']);
    expect(inference).toMatchObject({ layers: 48, experts: 128, model: { source: './qwen/config.json' } });
  });

  it.each([
    ['not JSON', '{', 'wrong-value', 'it is not JSON'],
    [
      'a vision model',
      '{"image_size": 224, "patch_size": 16, "num_hidden_layers": 12}',
      'wrong-value',
      'a vision model',
    ],
    [
      'without layers',
      '{"hidden_size": 8, "vocab_size": 8, "num_attention_heads": 2}',
      'wrong-value',
      'num_hidden_layers',
    ],
    ['an encoder', '{"is_encoder_decoder": true}', 'wrong-value', 'an encoder and a decoder'],
    [
      'no layers',
      '{"num_hidden_layers": 0, "hidden_size": 8, "vocab_size": 8, "num_attention_heads": 2}',
      'contradiction',
      'num_hidden_layers is 0',
    ],
    [
      'heads that do not fit',
      '{"num_hidden_layers": 2, "hidden_size": 100, "vocab_size": 8, "num_attention_heads": 7}',
      'contradiction',
      'no multiple of 7 heads',
    ],
    [
      'more active experts than there are',
      '{"num_hidden_layers": 2, "hidden_size": 64, "vocab_size": 8, "num_attention_heads": 4, "num_experts": 4, "num_experts_per_tok": 8}',
      'contradiction',
      '8 of 4 experts',
    ],
  ])('of another kind is refused: %s', (_, text, code, words) => {
    const errors = errorOf('model: { config: ./config.json }', () => ({ text }));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code, at: 'inference.model.config' });
    expect(errors[0]!.message).toContain(words);
  });

  it('that is not there, or that no file stands beside, is refused', () => {
    expect(errorOf('model: { config: ./no.json }', () => ({ reason: 'ENOENT' }))).toMatchObject([
      { code: 'file-unreadable', at: 'inference.model.config' },
    ]);
    expect(errorOf('model: { config: ./config.json }')).toMatchObject([{ code: 'file-unreadable' }]);
  });

  it.each(['/etc/config.json', '../config.json', 'a/../../config.json', 'C:\\config.json'])(
    'is not looked for at %s',
    (path) => {
      expect(errorOf(`model: { config: '${path}' }`, () => ({ text: config('deepseek-v3') }))).toMatchObject([
        { code: 'wrong-value', at: 'inference.model.config' },
      ]);
    },
  );
});

describe('an architecture that contradicts itself', () => {
  const dense = 'parameters: 70B, layers: 80, kvHeads: 8, headDim: 128';
  it.each([
    [`${dense}, heads: 60`, 'contradiction', 'inference.kvHeads'],
    [
      `parameters: 70B, layers: 80, kvHeads: 8, headDim: 8, heads: 64, hiddenSize: 8192`,
      'contradiction',
      'inference.headDim',
    ],
    [`${dense}, activeParameters: 80B`, 'contradiction', 'inference.activeParameters'],
    [`${dense}, experts: 8, expertsPerToken: 9`, 'contradiction', 'inference.expertsPerToken'],
    [`${dense}, experts: 8`, 'missing-key', 'inference'],
    [`${dense}, expertsPerToken: 8`, 'missing-key', 'inference'],
    ['parameters: 70B, layers: 0, kvHeads: 8, headDim: 128', 'out-of-range', 'inference.layers'],
  ])('%s', (keys, code, at) => {
    expect(errorOf(keys)).toMatchObject([{ code, at }]);
  });

  it('does not ask heads × headDim to be the hidden size: Qwen3 32B has 64 × 128 and 5,120', () => {
    expect(read(`${dense}, heads: 64, hiddenSize: 5120`).ok).toBe(true);
  });
});
