import { useState } from 'preact/hooks';
import { link } from '../../app/router';
import { Button } from '../../ui/Button';
import type { AdapterType, Definitions, Finding } from './api';
import { findingsOf } from './draft';
import { NewDataSource } from './NewDataSource';
import type { EditSession } from './session';
import { FieldFrame } from './SettingField';
import { t } from './texts';

const e = t.editor;

interface Props {
  session: EditSession;
  findings: readonly Finding[];
  definitions: Definitions;
  /** Asks for the definitions anew, after a data source was made. */
  refresh: () => Promise<void>;
}

/** What every definition has: name, description, type; in an adapter when it starts, for which data source, and whose second half it is. */
export function AdapterFrame({ session, findings, definitions, refresh, type }: Props & { type: AdapterType | undefined }) {
  const values = session.values.value;
  const others = definitions.adapters.filter((entry) => entry.file !== session.file.value && entry.name && entry.type === values.type && !entry.secondaryOf);
  return (
    <>
      <NameField session={session} findings={findings} help={e.nameHelp} />
      <DescriptionField session={session} findings={findings} />
      <FieldFrame name="Type" label={e.type} findings={findingsOf('Type', findings)} help={type?.summary}>
        {(described) => <input type="text" {...described} value={values.type ?? ''} readOnly />}
      </FieldFrame>
      <FieldFrame name="StartupType" label={e.startup} findings={findingsOf('StartupType', findings)}>
        {(described) => (
          <Options
            described={described}
            value={e.startups.find(([name]) => name.toLowerCase() === (values.startupType || 'Automatic').toLowerCase())?.[0] ?? values.startupType ?? ''}
            options={e.startups}
            onInput={(startupType) => session.change((now) => ({ ...now, startupType }), 'StartupType')}
          />
        )}
      </FieldFrame>
      <DataSourceField session={session} findings={findings} definitions={definitions} refresh={refresh} type={type} />
      {(others.length > 0 || !!values.secondaryOf) && (
        <FieldFrame name="SecondaryOf" label={e.secondaryOf} help={e.secondaryHelp} findings={findingsOf('SecondaryOf', findings)}>
          {(described) => (
            <Options
              described={described}
              value={spelled(others.map((entry) => entry.name!), values.secondaryOf)}
              options={[['', e.nobody], ...others.map((entry): [string, string] => [entry.name!, entry.name!])]}
              onInput={(secondaryOf) => session.change((now) => ({ ...now, secondaryOf }), 'SecondaryOf')}
            />
          )}
        </FieldFrame>
      )}
    </>
  );
}

export function DataSourceFrame({ session, findings, definitions, types }: Omit<Props, 'refresh'> & { types: readonly string[] }) {
  const values = session.values.value;
  const known = [...new Set([...types, ...definitions.dataSources.map((entry) => entry.type ?? '')])].filter((type) => type !== '');
  return (
    <>
      <NameField session={session} findings={findings} help={e.nameOfSourceHelp} />
      <DescriptionField session={session} findings={findings} />
      <FieldFrame name="Type" label={e.type} required findings={findingsOf('Type', findings)}>
        {(described) => (
          <Options described={described} value={spelled(known, values.type)} options={[...(values.type ? [] : [['', e.chooseOne] as [string, string]]), ...known.map((type): [string, string] => [type, type])]} onInput={(type) => session.change((now) => ({ ...now, type }), 'Type')} />
        )}
      </FieldFrame>
    </>
  );
}

function NameField({ session, findings, help }: { session: EditSession; findings: readonly Finding[]; help: string }) {
  return (
    <FieldFrame name="Name" label={e.name} required help={help} findings={findingsOf('Name', findings)}>
      {(described) => (
        <input
          type="text"
          {...described}
          value={session.values.value.name ?? ''}
          spellcheck={false}
          autocomplete="off"
          onBlur={() => session.touch('Name')}
          onInput={(event) => {
            const name = event.currentTarget.value;
            session.change((now) => ({ ...now, name }), 'Name');
          }}
        />
      )}
    </FieldFrame>
  );
}

function DescriptionField({ session, findings }: { session: EditSession; findings: readonly Finding[] }) {
  return (
    <FieldFrame name="Description" label={e.description} help={e.descriptionHelp} findings={findingsOf('Description', findings)}>
      {(described) => (
        <input
          type="text"
          {...described}
          value={session.values.value.description ?? ''}
          autocomplete="off"
          onInput={(event) => {
            const description = event.currentTarget.value;
            session.change((now) => ({ ...now, description }), 'Description');
          }}
        />
      )}
    </FieldFrame>
  );
}

function DataSourceField({ session, findings, definitions, refresh, type }: Props & { type: AdapterType | undefined }) {
  const [isMaking, setIsMaking] = useState(false);
  const chosen = session.values.value.dataSource ?? '';
  const fitting = definitions.dataSources.filter((entry) => entry.name && (!type || entry.type?.toLowerCase() === type.dataSourceType.toLowerCase()));
  const names = fitting.map((entry) => entry.name!);
  const choose = (dataSource: string) => session.change((now) => ({ ...now, dataSource }), 'DataSource');
  const file = fitting.find((entry) => entry.name!.toLowerCase() === chosen.trim().toLowerCase())?.file;
  const isFirst = names.length === 0;
  return (
    <>
      <FieldFrame
        name="DataSource"
        label={e.dataSource}
        required
        help={
          <>
            {e.dataSourceHelp} {file && <a href={link(['definitions', 'datasources', file])}>{e.editSource}</a>}
          </>
        }
        findings={findingsOf('DataSource', findings)}
      >
        {(described) => (
          <span class="with-unit">
            <Options described={described} value={spelled(names, chosen)} options={[...(chosen === '' ? [['', e.chooseOne] as [string, string]] : []), ...names.map((name): [string, string] => [name, name])]} onInput={choose} onTouch={() => session.touch('DataSource')} />
            {type && !isFirst && (
              <Button icon="plus" expanded={isMaking} onClick={() => setIsMaking(!isMaking)}>
                {e.newSource}
              </Button>
            )}
          </span>
        )}
      </FieldFrame>
      {type && (isFirst || isMaking) && (
        <NewDataSource
          type={type.dataSourceType}
          isFirst={isFirst}
          onMade={async (name) => {
            setIsMaking(false);
            await refresh();
            choose(name);
          }}
        />
      )}
    </>
  );
}

/** The spelling among the names that a value written in any case means; else the value as it is. */
function spelled(names: readonly string[], value: string | null | undefined): string {
  const wanted = (value ?? '').trim();
  return names.find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? wanted;
}

interface OptionsProps {
  described: object;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onInput: (value: string) => void;
  onTouch?: () => void;
}

/** A choice that shows also what stands in the definition and is none of the choices. */
function Options({ described, value, options, onInput, onTouch }: OptionsProps) {
  return (
    <select {...described} value={value} onBlur={onTouch} onChange={(event) => onInput(event.currentTarget.value)}>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
      {!options.some(([key]) => key === value) && <option value={value}>{value}</option>}
    </select>
  );
}
