using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions;

/// <summary>Files as they would be: what somebody is about to write or to remove, to be judged among all the others before it is done.</summary>
internal sealed class DraftFiles
{
    private readonly Dictionary<string, byte[]?> _contents;

    /// <summary>Takes the drafts.</summary>
    /// <param name="contents">Contents under their paths; <see langword="null"/> for a file that is to go.</param>
    public DraftFiles(IEnumerable<KeyValuePair<string, byte[]?>> contents) => _contents = contents.ToDictionary(StringComparer.Ordinal);

    /// <summary>Everything as it stands.</summary>
    public static DraftFiles None { get; } = new([]);

    /// <summary>The files of a folder.</summary>
    public IEnumerable<string> In(string folder, IEnumerable<string> there)
        => there.Where(file => !_contents.ContainsKey(file)).Concat(_contents.Where(draft => draft.Value is not null && Path.GetDirectoryName(draft.Key) == folder).Select(draft => draft.Key));

    /// <summary>Reads a file; <see langword="null"/>, with an error among the findings, when that is not possible.</summary>
    public SourceElement? Read(string path, FindingList findings)
        => (_contents.TryGetValue(path, out var draft) ? SourceParser.Limited(draft ?? [], findings) : SourceParser.ReadBytes(path, findings)) is { } content ? SourceParser.Parse(content, findings) : null;
}
