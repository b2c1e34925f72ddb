import { useEffect, useMemo, useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { link } from '../../app/router';
import { Button } from '../../ui/Button';
import { Empty, Loading, Page } from '../../ui/Page';
import { Problem } from '../../ui/Problem';
import { texts } from '../../texts';
import { loadDefinitions, loadFile, loadTypes, type AdapterType, type DefinitionFile, type Definitions, type Kind, type Types, type Values } from './api';
import { EditorBody } from './EditorBody';
import { erase } from './erase';
import { EditSession } from './session';
import { FieldFindings } from './SettingField';
import { t } from './texts';

const e = t.editor;

interface Props {
  kind: Kind;
  /** Null for a new definition. */
  file: string | null;
  /** The adapter type of a new definition. */
  type?: AdapterType;
}

/** One definition: fetched, or begun anew, and then edited. */
export function Editor({ kind, file, type }: Props) {
  const session = useMemo(() => new EditSession(kind), [kind, file, type]);
  const [known, setKnown] = useState<{ types: Types; definitions: Definitions } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [unshown, setUnshown] = useState<DefinitionFile | null>(null);

  useEffect(() => {
    let isHere = true;
    const load = async () => {
      const [types, definitions, found] = await Promise.all([loadTypes(), loadDefinitions(), file === null ? null : loadFile(kind, file)]);
      if (!isHere) {
        return;
      }
      if (found && typeof found.xml !== 'string') {
        setUnshown(found);
      } else if (found) {
        session.open(found);
      } else {
        void session.begin(firstValues(kind, type, types, definitions));
      }
      setKnown({ types, definitions });
    };
    load().catch((failure: Error) => isHere && setError(failure));
    return () => {
      isHere = false;
      session.stop();
    };
  }, [session]);

  const title = file === null ? (type ? e.newOf(type.name) : e.newDataSource) : session.values.value.name || file;
  if (unshown) {
    return <Unshown kind={kind} found={unshown} />;
  }
  if (known) {
    return <EditorBody session={session} title={title} types={known.types} definitions={known.definitions} refresh={async () => setKnown({ types: known.types, definitions: await loadDefinitions() })} />;
  }
  const isGone = error instanceof ApiError && error.status === 404;
  return (
    <Page title={file ?? title}>
      <p>
        <a href={link(['definitions'])}>← {texts.pages.definitions}</a>
      </p>
      {isGone ? <Empty title={e.gone(file ?? '')}>{e.goneText}</Empty> : error ? <Problem error={error} /> : <Loading />}
    </Page>
  );
}

/** What a new definition begins with: what there is only one of is chosen already. */
function firstValues(kind: Kind, type: AdapterType | undefined, types: Types, definitions: Definitions): Values {
  if (kind === 'datasources') {
    const wanted = types.dataSource.types;
    return { name: '', type: wanted.length === 1 ? wanted[0]! : '', settings: {} };
  }
  const sources = definitions.dataSources.filter((entry) => entry.name && entry.type?.toLowerCase() === type?.dataSourceType.toLowerCase());
  return { name: '', type: type?.name ?? '', startupType: 'Automatic', dataSource: sources.length === 1 ? sources[0]!.name! : '', settings: {}, advanced: [] };
}

/** A file that is no text, or too large for a definition. */
function Unshown({ kind, found }: { kind: Kind; found: DefinitionFile }) {
  return (
    <Page title={found.file} actions={<Button onClick={() => void erase(kind, found.file, found.file, found.hash)}>{e.delete}</Button>}>
      <p>
        <a href={link(['definitions'])}>← {texts.pages.definitions}</a>
      </p>
      <Empty title={e.notShown}>{e.notShownText}</Empty>
      <section class="panel">
        <FieldFindings findings={found.findings} />
      </section>
    </Page>
  );
}
