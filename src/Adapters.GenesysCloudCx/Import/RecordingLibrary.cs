using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>What people look through and listen to: the ledger's rows with the files that the store has of them. Reads only, beside whatever the import does.</summary>
internal sealed class RecordingLibrary(IImportLedger ledger, IRecordingStore store)
{
    /// <summary>Of a sidecar that is shown; real ones have some kilobytes.</summary>
    private const int LongestMetadata = 4 << 20;

    public Task<RecordingPage> ListAsync(RecordingQuery query, CancellationToken cancellationToken) => ledger.ListAsync(query, cancellationToken);

    public async Task<RecordingDetails?> FindAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
    {
        if (await ledger.FindLineAsync(conversationId, recordingId, cancellationToken) is not var (recording, line))
        {
            return null;
        }

        List<RecordingFile> files = [];
        foreach (var file in recording.Files)
        {
            files.Add(new RecordingFile(NameOf(file.Key), file.ContentType, file.Length)
            {
                Sha256 = file.Sha256,
                Problem = await AskStoreAsync(() => ProblemAsync(file, cancellationToken), static failure => $"{failure.Message} {failure.Remedy}"),
            });
        }

        if (recording.Files.Count == 0)
        {
            return new RecordingDetails(line, files, null);
        }

        var sidecar = MetadataKey(recording);
        var (metadata, problem) = await AskStoreAsync(() => ReadAsync(sidecar, cancellationToken), static failure => (null, $"{failure.Message} {failure.Remedy}"));
        return new RecordingDetails(line, files, metadata) { MetadataProblem = problem };
    }

    public async Task<Stream?> OpenAsync(string conversationId, string recordingId, string file, long offset, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);

        // only what the row names is opened, so that no name leads anywhere else
        if (await ledger.FindAsync(conversationId, recordingId, cancellationToken) is not { } recording
            || recording.Files.FirstOrDefault(stored => NameOf(stored.Key) == file) is not { } known)
        {
            return null;
        }

        try
        {
            return await store.OpenAsync(known.Key, offset, cancellationToken) ?? throw Gone(known.Key);
        }
        catch (StoreException failure)
        {
            throw new AdapterFailureException(FailureClass.Transient, failure.Message, failure.Remedy, failure);
        }
    }

    private static string NameOf(string key) => key[(key.LastIndexOf('/') + 1)..];

    private static string MetadataKey(LedgerRecording recording)
    {
        var key = recording.Files[0].Key;
        return new RecordingKey(key[..Math.Max(key.LastIndexOf('/'), 0)], RecordingKey.Safe(recording.RecordingId)).MetadataJson;
    }

    private static async Task<T> AskStoreAsync<T>(Func<Task<T>> question, Func<StoreException, T> otherwise)
    {
        try
        {
            return await question();
        }
        catch (StoreException failure)
        {
            return otherwise(failure);
        }
    }

    private async Task<string?> ProblemAsync(StoredFile file, CancellationToken cancellationToken) => await store.LengthAsync(file.Key, cancellationToken) switch
    {
        null => $"{Gone(file.Key).Message} {Gone(file.Key).Remedy}",
        var length when length != file.Length => $"The file in the store has {length} bytes in place of {file.Length}: it was changed after it was stored. Bring it back from a backup.",
        _ => null,
    };

    private async Task<(string? Metadata, string? Problem)> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.LengthAsync(key, cancellationToken) is not { } length || await store.OpenAsync(key, 0, cancellationToken) is not { } opened)
        {
            return (null, $"{Gone(key).Message} {Gone(key).Remedy}");
        }

        await using var stream = opened;
        if (length > LongestMetadata)
        {
            return (null, $"'{key}' is too long to be shown.");
        }

        try
        {
            var bytes = new byte[length];
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            return (Encoding.UTF8.GetString(bytes), null);
        }
        catch (IOException failure)
        {
            return (null, $"'{key}' cannot be read: {failure.Message}");
        }
    }

    private AdapterFailureException Gone(string key) => new(
        FailureClass.Permanent,
        $"The file '{key}' is not in the store '{store.Name}' any more: it was moved or removed after it was stored.",
        "Bring it back from a backup, to the same place.");
}
