using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;
using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Editing;

/// <summary>What became of a wish to write or remove a file.</summary>
internal enum WriteOutcome
{
    Done,
    BadName,
    NotThere,
    Unreadable,

    /// <summary>The file is another than the editor saw.</summary>
    Changed,

    /// <summary>The draft has errors.</summary>
    Invalid,

    /// <summary>Adapters use the data source, or are secondaries of the adapter.</summary>
    InUse,

    /// <summary>The disk or a permission does not let it be written.</summary>
    NotWritten,
}

/// <summary>The outcome, with what it takes to tell it.</summary>
internal sealed record WriteResult(WriteOutcome Outcome)
{
    public string? Hash { get; init; }

    public IReadOnlyList<DefinitionFinding> Findings { get; init; } = [];

    public string? Applied { get; init; }

    public string? Why { get; init; }
}

/// <summary>Writes and removes definition files: one at a time, whole or not at all, and only over the version that the editor saw.</summary>
internal sealed partial class DefinitionWriter(DefinitionFiles files, DefinitionDesk desk, IAdapterDirectory adapters, Action onWritten, ILogger<DefinitionWriter> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly DraftJudge _judge = new(files);

    public async Task<WriteResult> WriteAsync(DefinitionKind kind, string file, DefinitionDraft draft, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var result = Write(kind, file, draft);
            if (result.Outcome == WriteOutcome.Done)
            {
                LogWritten(kind.Folder(), file, result.Applied);
                onWritten();
            }

            return result;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(exception, kind.Folder(), file);
            return new WriteResult(WriteOutcome.NotWritten) { Why = exception.Message };
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task<WriteResult> RemoveAsync(DefinitionKind kind, string file, string? hash, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var (content, refusal) = desk.ReadFile(kind, file);
            if (Refused(refusal, content, hash) is { } refused)
            {
                return refused;
            }

            if (UsersOf(kind, file) is { Count: > 0 } users)
            {
                return new WriteResult(WriteOutcome.InUse) { Why = string.Join(", ", users.Select(name => $"'{name}'")) };
            }

            File.Delete(files.PathOf(kind, file));
            LogRemoved(kind.Folder(), file);
            onWritten();
            return new WriteResult(WriteOutcome.Done);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(exception, kind.Folder(), file);
            return new WriteResult(WriteOutcome.NotWritten) { Why = exception.Message };
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Does something to the files while nobody else does.</summary>
    public async Task<T> AloneAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return work();
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private WriteResult Write(DefinitionKind kind, string file, DefinitionDraft draft)
    {
        var (content, refusal) = desk.ReadFile(kind, file);
        var isNew = refusal == DeskRefusal.NotThere && draft.Hash is null;
        if (!isNew && Refused(refusal, content, draft.Hash) is { } refused)
        {
            return refused;
        }

        var path = files.PathOf(kind, file);
        if (content is not null && draft.Xml is null && DraftJudge.Map(content, new FindingList(path)) is null)
        {
            return new WriteResult(WriteOutcome.Unreadable);
        }

        var judged = _judge.Judge(kind, file, content, draft);
        if (!judged.HasErrors && NeedsKey(content, judged.Content!))
        {
            files.EnsureKey();
            judged = _judge.Judge(kind, file, content, draft);
        }

        if (judged.HasErrors)
        {
            return new WriteResult(WriteOutcome.Invalid) { Findings = judged.Findings };
        }

        if (content is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Create(path, judged.Content);
        }
        else if (!content.AsSpan().SequenceEqual(judged.Content))
        {
            AtomicFile.Replace(path, judged.Content);
        }

        return new WriteResult(WriteOutcome.Done) { Hash = files.Hash(judged.Content!), Findings = judged.Findings, Applied = Applied.Tell(kind, path, judged, name => adapters.Find(name)?.State) };
    }

    private WriteResult? Refused(DeskRefusal refusal, byte[]? content, string? hash) => refusal switch
    {
        DeskRefusal.BadName => new WriteResult(WriteOutcome.BadName),
        DeskRefusal.Unreadable => new WriteResult(WriteOutcome.Unreadable),
        DeskRefusal.NotThere => new WriteResult(hash is null ? WriteOutcome.NotThere : WriteOutcome.Changed),
        _ => files.Hash(content!) == hash ? null : new WriteResult(WriteOutcome.Changed),
    };

    /// <summary>Whose definition has an error without this file: those go on as they are, and do not come back after the next start of the host.</summary>
    private IReadOnlyList<string> UsersOf(DefinitionKind kind, string file)
    {
        var all = desk.List(new Dictionary<string, string>());
        return kind == DefinitionKind.DataSources
            ? all.DataSources.FirstOrDefault(source => source.File == file)?.UsedBy ?? []
            : all.Adapters.FirstOrDefault(adapter => adapter.File == file)?.Name is not { } primary ? []
            : [.. all.Adapters.Where(other => other.File != file && primary.Equals(other.SecondaryOf, StringComparison.OrdinalIgnoreCase)).Select(other => other.Name ?? other.File)];
    }

    private bool NeedsKey(byte[]? old, byte[] content)
        => !files.HasKey && Protected(content).Except(old is null ? [] : Protected(old)).Any();

    private static IEnumerable<string> Protected(byte[] content)
        => SourceMap.TryMake(content, out var map) ? map.Source.Text.Split(['<', '>', '"', '\''], StringSplitOptions.TrimEntries).Where(part => part.StartsWith(SecretProtector.Prefix, StringComparison.OrdinalIgnoreCase)) : [];

    [LoggerMessage(EventIds.EditingWritten, LogLevel.Information, "The definition {Folder}/{File} was written through the API: {Applied}")]
    private partial void LogWritten(string folder, string file, string? applied);

    [LoggerMessage(EventIds.EditingRemoved, LogLevel.Information, "The definition {Folder}/{File} was removed through the API")]
    private partial void LogRemoved(string folder, string file);

    [LoggerMessage(EventIds.EditingNotWritten, LogLevel.Warning, "The definition {Folder}/{File} could not be written or removed")]
    private partial void LogNotWritten(Exception exception, string folder, string file);
}
