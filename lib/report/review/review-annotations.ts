import { annotation, renderAnnotations } from '../diff/annotations.js';
import type { HallReview } from './hall-review.js';

/** Workflow commands of GitHub Actions for every hall: each mistake at its place, each change beside its file. */
export function reviewAnnotations(halls: readonly HallReview[]): string[] {
  return halls.flatMap((hall) => {
    switch (hall.status) {
      case 'changed':
        return renderAnnotations(hall.change, hall.verdicts, hall.file);
      case 'gone':
        return [];
      default:
        return hall.mistakes.map(({ file, line, column, code, message }) =>
          annotation('error', { file, title: code, line, column }, message),
        );
    }
  });
}
