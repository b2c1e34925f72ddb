import { useState } from 'preact/hooks';
import { ask, path } from '../../api/client';
import { usePoll } from '../../api/poll';
import type { LogLevel, LogLevels } from '../../api/types';
import { link } from '../../app/router';
import { may } from '../../app/session';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { SelectField } from '../../ui/fields';
import { FormDialog } from '../../ui/FormDialog';
import { act } from '../../ui/outcomes';
import { Progress } from '../../ui/Problem';
import { Table } from '../../ui/Table';
import { Time } from '../../ui/Time';
import { texts } from '../../texts';
import { levels } from './Filters';
import { RawEvents } from './RawEvents';
import { t } from './texts';

const EVERY_MS = 5000;

const nameOf = (level: LogLevel) => (level.kind === 'all' ? t.all : level.name);

/** What is written of whom, and who changed it. */
export function Levels() {
  const { data, error, refresh } = usePoll<LogLevels>('/api/v1/logging/levels', EVERY_MS);
  const [changing, setChanging] = useState<LogLevel | null>(null);
  const setBack = async (level: LogLevel) => {
    await act(t.setBack, () => ask(path(['logging', 'levels'], { target: level.target }), { method: 'DELETE' }), () => t.isBack(nameOf(level)));
    refresh();
  };
  return (
    <>
      <p class="muted">{t.levelsLead}</p>
      <Progress of={{ data, error }} />
      {data && (
        <section class="panel">
          <Table
            caption={t.levels}
            rows={data.levels}
            keyOf={(level) => level.target}
            columns={[
              { key: 'name', title: t.of, cell: (level) => (level.kind === 'adapter' ? <a href={link(['logs'], { adapter: level.name })}>{level.name}</a> : nameOf(level)) },
              { key: 'kind', title: t.kind, cell: (level) => <span class="muted">{t.kinds[level.kind]}</span> },
              { key: 'level', title: t.level, cell: (level) => <Chip tone={level.changed ? 'warn' : 'idle'}>{level.level}</Chip> },
              {
                key: 'until', title: t.until,
                cell: (level) =>
                  level.changed ? (
                    <span>
                      <Time at={level.changed.until} as="ago" /> <span class="muted">{t.by(level.changed.by)}</span>
                    </span>
                  ) : (
                    <span class="muted">–</span>
                  ),
              },
              {
                key: 'actions', title: texts.actions,
                cell: (level) =>
                  may('operator') && (
                    <span class="row-actions">
                      <Button onClick={() => setChanging(level)}>{t.change}</Button>
                      {level.changed && <Button onClick={() => void setBack(level)}>{t.setBack}</Button>}
                    </span>
                  ),
              },
            ]}
          />
        </section>
      )}
      {data && <RawEvents levels={data} onChanged={refresh} />}
      {changing && (
        <ChangeDialog
          of={changing}
          onClose={() => setChanging(null)}
          onDone={() => {
            setChanging(null);
            refresh();
          }}
        />
      )}
    </>
  );
}

function ChangeDialog({ of, onClose, onDone }: { of: LogLevel; onClose: () => void; onDone: () => void }) {
  const [level, setLevel] = useState<string>(of.level === 'information' ? 'debug' : of.level);
  const [length, setLength] = useState('1h');
  const submit = () => ask<LogLevel>(path(['logging', 'levels']), { method: 'PUT', body: { target: of.target, level, for: length } });
  return (
    <FormDialog title={t.changeTitle(nameOf(of))} action={t.change} done={t.isChanged(nameOf(of), level)} submit={submit} onClose={onClose} onDone={onDone}>
      <SelectField label={t.level} value={level} onInput={setLevel} options={levels.map((word): [string, string] => [word, word])} />
      <SelectField label={t.howLong} value={length} onInput={setLength} options={t.lengths} />
      <p class="muted small">{t.changeText}</p>
    </FormDialog>
  );
}
