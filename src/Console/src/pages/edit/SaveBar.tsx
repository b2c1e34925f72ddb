import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { link } from '../../app/router';
import { Problem } from '../../ui/Problem';
import { texts } from '../../texts';
import type { Finding } from './api';
import type { EditSession } from './session';
import { t } from './texts';

const e = t.editor;

interface Props {
  session: EditSession;
  findings: readonly Finding[];
  /** Labels of fields that a new definition still needs. */
  open: readonly string[];
  isSaving: boolean;
  isTesting: boolean;
  onSave: () => void;
  onTest?: () => void;
}

/** How the draft stands and what can be done with it; always in view. */
export function SaveBar({ session, findings, open, isSaving, isTesting, onSave, onTest }: Props) {
  return (
    <div class="save-bar">
      {session.error.value && <Problem error={session.error.value} />}
      <div class="save-bar-line">
        <div class="save-bar-state" role="status">
          {!session.error.value && <Standing session={session} findings={findings} open={open} />}
        </div>
        <a class="button button-plain" href={link(['definitions'])}>
          {texts.cancel}
        </a>
        {onTest && (
          <Button busy={isTesting} onClick={onTest}>
            {e.test}
          </Button>
        )}
        <Button kind="primary" busy={isSaving} disabled={!session.isDirty.value} onClick={onSave}>
          {e.save}
        </Button>
      </div>
    </div>
  );
}

function Standing({ session, findings, open }: Pick<Props, 'session' | 'findings' | 'open'>) {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.length - errors;
  if (errors > 0) {
    return <Chip tone="bad">{t.definitions.errors(errors)}</Chip>;
  }
  if (open.length > 0) {
    return (
      <>
        <Chip tone="idle">{e.open(open.length)}</Chip> <span class="muted small save-bar-open">{open.join(', ')}</span>
      </>
    );
  }
  return (
    <>
      <Chip tone={warnings > 0 ? 'warn' : session.isDirty.value ? 'ok' : 'idle'}>{session.isDirty.value ? e.ready : e.unchanged}</Chip>
      {warnings > 0 && <span class="small"> {t.definitions.warnings(warnings)}</span>}
    </>
  );
}
