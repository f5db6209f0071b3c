import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What the catalog's reader and the names of resources ask of `node:crypto`: SHA-256 of texts, in hex, at once. */
export function createHash(algorithm: string) {
  if (algorithm !== 'sha256') throw new Error(`${algorithm} is not in the page`);
  const hash = sha256.create();
  const made = {
    update(text: string) {
      hash.update(utf8ToBytes(text));
      return made;
    },
    digest: () => bytesToHex(hash.digest()),
  };
  return made;
}
