import { useEffect, useState } from 'preact/hooks';
import { link, route } from '../../app/router';
import { may } from '../../app/session';
import { Empty, Loading, Page } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { texts } from '../../texts';
import { loadTypes, type Types } from '../edit/api';
import '../edit/edit.css';
import { Editor } from '../edit/Editor';
import { t } from '../edit/texts';
import { TypeChoice } from '../edit/TypeChoice';
import { Import } from './Import';
import { Overview } from './Overview';

/** The list of definitions, and from there: a new one, one to edit, an import. */
export function DefinitionsPage() {
  const [part, file] = route.value.rest;
  if (!may('admin')) {
    return (
      <Page title={texts.pages.definitions}>
        <Empty title={t.onlyAdmin} />
      </Page>
    );
  }
  if ((part === 'adapters' || part === 'datasources') && file !== undefined) {
    return <Editor key={`${part}/${file}`} kind={part} file={file} />;
  }
  return part === 'new' ? <NewAdapter /> : part === 'new-data-source' ? <Editor key="new" kind="datasources" file={null} /> : part === 'import' ? <Import /> : <Overview />;
}

function NewAdapter() {
  const [types, setTypes] = useState<Types | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => void loadTypes().then(setTypes, setError), []);
  const wanted = route.value.query.get('type');
  const type = types?.types.find((one) => one.name === wanted);
  if (type) {
    return <Editor key={type.name} kind="adapters" file={null} type={type} />;
  }
  return (
    <Page title={t.editor.chooseType} lead={t.editor.chooseTypeLead}>
      <p>
        <a href={link(['definitions'])}>← {texts.pages.definitions}</a>
      </p>
      {error ? <Problem error={error} /> : types ? <TypeChoice types={types} /> : <Loading />}
    </Page>
  );
}
