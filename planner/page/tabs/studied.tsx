import type { Studied } from '../../worker/protocol.js';
import { DocumentView } from './blocks.js';

/** A study, or why there is none. */
export function StudiedView({ studied }: { readonly studied: Studied }) {
  return studied.status === 'done' ? <DocumentView document={studied.document} /> : <p>{studied.reason}</p>;
}
