namespace Adapter.Host.Definitions.Xml;

/// <summary>Makes words of a file fit for a message: short, on one line, and without what may be a password.</summary>
internal static class Shown
{
    private const int Limit = 60;
    private const int SentenceLimit = 500;

    public static string Name(string name) => OneLine(name);

    /// <summary>A value that is no secret by its declaration; with an @ it may be a URL with a password all the same.</summary>
    public static string Value(string value) => value.Contains('@', StringComparison.Ordinal) ? "(not shown: it contains @)" : $"'{OneLine(value)}'";

    /// <summary>What the rule of a plugin says, which may quote the file.</summary>
    public static string Sentence(string sentence) => OneLine(sentence, SentenceLimit);

    private static string OneLine(string text, int limit = Limit)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length <= limit ? line : string.Concat(line.AsSpan(0, limit), "...");
    }
}
