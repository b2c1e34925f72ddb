import { useId, useState } from 'preact/hooks';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/fields';
import { Problem } from '../../ui/Problem';
import { check, write, type Finding } from './api';
import { FieldFindings } from './SettingField';
import { TimeZones } from './SettingInput';
import { t } from './texts';

const e = t.editor;

interface Props {
  type: string;
  isFirst: boolean;
  onMade: (name: string) => Promise<void>;
}

/** A data source made on the way to an adapter: what it needs is a name and a time zone, and both are guessed. */
export function NewDataSource({ type, isFirst, onMade }: Props) {
  const [name, setName] = useState(isFirst ? type : '');
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const zones = useId();
  const make = async () => {
    setIsBusy(true);
    setError(null);
    setFindings([]);
    try {
      const body = { values: { name, type, settings: { TimeZone: zone } } };
      const written = await write('datasources', (await check('datasources', body)).file, body);
      if (written.what === 'written') {
        await onMade(name);
      } else if (written.what === 'refused') {
        setFindings(written.findings.filter((finding) => finding.severity === 'error'));
      } else {
        setError(written.error);
      }
    } catch (failure) {
      setError(failure as Error);
    }
    setIsBusy(false);
  };
  return (
    <div
      class="new-source"
      role="group"
      aria-label={e.newSource}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
          event.preventDefault();
          void make();
        }
      }}
    >
      {isFirst && <p>{e.firstSource}</p>}
      <div class="new-source-fields">
        <TextField label={e.name} value={name} onInput={setName} />
        <TextField label={e.sourceZone} value={zone} onInput={setZone} list={zones} />
        <Button kind={isFirst ? 'primary' : 'plain'} busy={isBusy} onClick={() => void make()}>
          {e.createSource}
        </Button>
      </div>
      <TimeZones id={zones} />
      <FieldFindings findings={findings} />
      {error && <Problem error={error} />}
    </div>
  );
}
