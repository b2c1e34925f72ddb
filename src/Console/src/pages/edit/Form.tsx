import type { AdapterType, Definitions, Finding, Setting } from './api';
import { AdvancedList } from './AdvancedList';
import { applies, findingsOf, isBoolean, isRequired, valueOf, type Draft } from './draft';
import { AdapterFrame, DataSourceFrame } from './FrameFields';
import { SecretInput } from './SecretInput';
import type { EditSession } from './session';
import { FieldFrame, SettingHelp } from './SettingField';
import { SettingInput } from './SettingInput';
import { t } from './texts';

const e = t.editor;

interface Props {
  session: EditSession;
  type: AdapterType | undefined;
  declared: readonly Setting[];
  draft: Draft;
  findings: readonly Finding[];
  definitions: Definitions;
  refresh: () => Promise<void>;
  dataSourceTypes: readonly string[];
}

/** The form, drawn from the declaration alone: its settings in its order. */
export function Form({ session, type, declared, draft, findings, definitions, refresh, dataSourceTypes }: Props) {
  const isAdapter = session.kind === 'adapters';
  return (
    <fieldset class="bare" disabled={!session.isReadable.value}>
      <legend class="visually-hidden">{isAdapter ? e.frame : e.frameOfSource}</legend>
      <section class="panel form" aria-labelledby="frame-title">
        <h2 id="frame-title">{isAdapter ? e.frame : e.frameOfSource}</h2>
        {isAdapter ? (
          <AdapterFrame session={session} findings={findings} definitions={definitions} refresh={refresh} type={type} />
        ) : (
          <DataSourceFrame session={session} findings={findings} definitions={definitions} types={dataSourceTypes} />
        )}
      </section>
      {declared.length > 0 && (
        <section class="panel form" aria-labelledby="settings-title">
          <h2 id="settings-title">{e.settings}</h2>
          {declared
            .filter((setting) => applies(setting, draft, declared))
            .map((setting) => (
              <SettingField key={setting.name} session={session} setting={setting} draft={draft} required={isRequired(setting, draft, declared)} findings={findingsOf(setting.name, findings)} />
            ))}
        </section>
      )}
      {type && <AdvancedList session={session} known={type.advanced} findings={findings} />}
    </fieldset>
  );
}

function SettingField({ session, setting, draft, required, findings }: { session: EditSession; setting: Setting; draft: Draft; required: boolean; findings: readonly Finding[] }) {
  const value = valueOf(draft, setting.name);
  const touch = () => session.touch(setting.name);
  return (
    <FieldFrame name={setting.name} label={setting.label ?? setting.name} required={required} findings={findings} help={<SettingHelp setting={setting} />} isLabelled={setting.kind === 'boolean' && isBoolean(value)}>
      {(described) =>
        setting.secret ? (
          <SecretInput set={session.setNow(setting.name)} value={session.secrets.value[setting.name]} described={described} onInput={(next) => session.setSecret(setting.name, next)} onTouch={touch} />
        ) : (
          <SettingInput setting={setting} value={value} before={session.loaded.settings[setting.name] ?? ''} described={described} onInput={(next) => session.set(setting.name, next)} onTouch={touch} />
        )
      }
    </FieldFrame>
  );
}
