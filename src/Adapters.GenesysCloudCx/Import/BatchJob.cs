using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>One batch request under way: which recordings it is for, which results were taken up, and the files they gave.</summary>
internal sealed class BatchJob
{
    private readonly Dictionary<string, BatchItem> _byRecording = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, BatchItem> _byConversation;

    public BatchJob(IReadOnlyList<LedgerRecording> recordings)
    {
        Items = [.. recordings.Select(static recording => new BatchItem(recording))];
        foreach (var item in Items)
        {
            _byRecording[item.Recording.RecordingId] = item;
        }

        _byConversation = Items.ToLookup(static item => item.Recording.ConversationId, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<BatchItem> Items { get; }

    /// <summary>Conversations of whose results it cannot be told to which recording they belong.</summary>
    public HashSet<string> Ambiguous { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The results that were not taken up yet, with the recording that each is for.</summary>
    public IEnumerable<(BatchItem Item, BatchResult Result)> Fresh(IReadOnlyList<BatchResult> results)
    {
        foreach (var result in results.Where(result => result.ConversationId is not null && ItemOf(result) is null))
        {
            Ambiguous.Add(result.ConversationId!);
        }

        // one with neither link nor error is still to come
        foreach (var told in results.Select(result => (Item: ItemOf(result), Result: result)).Where(static entry => entry.Item is not null && (entry.Result.Link is not null || entry.Result.Error is not null)).GroupBy(static entry => entry.Item!))
        {
            // a link may be made anew at each look, path and all: a recording has as many new files as it has more results than before
            var item = told.Key;
            var more = told.Count() - item.Taken;
            foreach (var (_, result) in told.Where(entry => !item.Paths.Contains(PathOf(entry.Result))).TakeLast(Math.Max(0, more)).ToList())
            {
                item.Taken++;
                item.Paths.Add(PathOf(result));
                yield return (item, result);
            }
        }
    }

    /// <summary>Nothing more comes: notes which recordings cannot have all of their files.</summary>
    public void End(BatchAnswer last)
    {
        foreach (var item in Items)
        {
            item.IsPartial = last.IsFailed;
        }

        foreach (var item in last.Results.Where(static result => result.Link is null).Select(ItemOf).OfType<BatchItem>())
        {
            item.IsPartial = true;
        }
    }

    private static string PathOf(BatchResult result) => result.Link?.AbsolutePath ?? string.Empty;

    private BatchItem? ItemOf(BatchResult result)
    {
        if (result.RecordingId is { } id)
        {
            return _byRecording.GetValueOrDefault(id);
        }

        var candidates = _byConversation[result.ConversationId ?? string.Empty].Take(2).ToList();
        return candidates.Count == 1 ? candidates[0] : null;
    }
}

/// <summary>One recording of a batch request. Its files are downloaded one after the other, as the results come.</summary>
internal sealed class BatchItem(LedgerRecording recording)
{
    public LedgerRecording Recording { get; } = recording;

    public List<SpooledFile> Files { get; } = [];

    /// <summary>Results taken up.</summary>
    public int Taken { get; set; }

    /// <summary>Paths of their links.</summary>
    public HashSet<string> Paths { get; } = new(StringComparer.Ordinal);

    /// <summary>What kept one of its files from being downloaded.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The platform's own words, where it gave an error.</summary>
    public string? Error { get; set; }

    /// <summary>Whether any result for it came.</summary>
    public bool HasNews { get; set; }

    /// <summary>Another of its files came to nothing, or the request ended before its time.</summary>
    public bool IsPartial { get; set; }

    /// <summary>The downloads so far.</summary>
    public Task Work { get; set; } = Task.CompletedTask;
}
