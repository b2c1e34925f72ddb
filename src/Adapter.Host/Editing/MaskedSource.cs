using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>A stretch of a file that is not shown, and whose it is.</summary>
internal sealed record MaskedPiece(string Owner, Range Range)
{
    /// <summary>The setting or key that it belongs to.</summary>
    public string Name => Owner[(Owner.IndexOf('/', StringComparison.Ordinal) + 1)..].Split('@')[0];

    /// <summary>For people.</summary>
    public string Described => Name.Length == 0 || Name.Contains(' ', StringComparison.Ordinal) || Owner.StartsWith('<') ? "a text" : $"the value of '{Shown.Name(Name)}'";
}

/// <summary>A file's text, and the stretches of it that are not shown.</summary>
/// <param name="Source">The text.</param>
/// <param name="Pieces">What is not shown, in the order of the file.</param>
/// <param name="IsTorn">Whether the text is no well-formed XML, so that the groups of its elements are not known.</param>
internal sealed record MaskedSource(SourceText Source, IReadOnlyList<MaskedPiece> Pieces, bool IsTorn)
{
    /// <summary>The text with masks in it. Line ends within a secret stay, so that every finding keeps its line.</summary>
    /// <param name="sent">What the reader has sent himself and gets back as it is.</param>
    public string Text(SentPieces? sent = null)
        => Source.TextWith(Pieces.Where(piece => sent?.Has(piece.Owner, Source.Text[piece.Range]) != true).Select(piece => (piece.Range, MaskOf(piece))));

    /// <summary>A place of the file in the text with masks, and whose hidden value it is in.</summary>
    public (SourcePlace Place, MaskedPiece? Piece) Shown(SourcePlace place)
    {
        var index = Source.IndexOf(place.Line, place.Column);
        if (index < 0)
        {
            return (place, null);
        }

        var lineStart = Indentation.LineStart(Source.Text, index);
        var inside = Pieces.FirstOrDefault(piece => piece.Range.Start.Value <= index && index <= piece.Range.End.Value);
        var before = Pieces.Where(piece => piece != inside && piece.Range.Start.Value >= lineStart && piece.Range.End.Value <= index).Sum(piece => MaskOf(piece).Length - (piece.Range.End.Value - piece.Range.Start.Value));
        return (new SourcePlace(place.Line, Math.Max(lineStart, inside?.Range.Start.Value ?? index) - lineStart + before + 1), inside);
    }

    private string MaskOf(MaskedPiece piece) => SecretMask.Mask + string.Concat(Source.Text[piece.Range].Where(character => character is '\r' or '\n'));
}
