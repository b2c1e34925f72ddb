import type { ApiError } from '../../api/client';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/dialog';
import type { DefinitionFile } from './api';
import { around, diff } from './diff';
import { t } from './texts';

const e = t.editor;

interface Props {
  /** What is on disk now; null where the host does not tell, and then the error says why. */
  theirs: DefinitionFile | null;
  error: ApiError;
  mine: string;
  onTheirs: () => void;
  onMine: () => void;
  onClose: () => void;
}

/** Somebody else has changed the file meanwhile: both are shown, and nothing is written before a person has chosen. */
export function Conflict({ theirs, error, mine, onTheirs, onMine, onClose }: Props) {
  return (
    <Dialog title={e.conflictTitle} onClose={onClose} wide>
      <p>{theirs?.xml ? e.conflictText : `${error.message} ${error.remedy ?? ''}`}</p>
      {theirs?.xml && (
        <div class="diff" role="group" tabIndex={0} aria-label={e.conflictTitle}>
          {around(diff(theirs.xml, mine)).map((line, index) =>
            line === null ? (
              <div key={index} class="diff-gap">
                ⋯
              </div>
            ) : (
              <div key={index} class={`diff-line diff-${line.side}`}>
                <span aria-hidden="true">{line.side === 'theirs' ? '−' : line.side === 'mine' ? '+' : ' '}</span>
                {line.side !== 'both' && <span class="visually-hidden">{line.side === 'theirs' ? e.theirsLine : e.mineLine}: </span>}
                {line.text || ' '}
              </div>
            ),
          )}
        </div>
      )}
      <div class="dialog-actions">
        <Button onClick={onClose}>{e.goOn}</Button>
        {theirs?.xml && (
          <>
            <Button onClick={onTheirs}>{e.theirs}</Button>
            <Button kind="danger" onClick={onMine}>
              {e.mine}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
